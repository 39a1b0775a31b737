using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Stoa.Notifications;

/// <summary>A service with Twilio's way of sending text messages.</summary>
/// <param name="Service">https://ACCOUNT-SID:AUTH-TOKEN@api.twilio.com, or a compatible service.</param>
/// <param name="From">A number in E.164, or a sender's name.</param>
public sealed record SmsService(Uri Service, string From);

/// <summary>Delivers text messages by POST /2010-04-01/Accounts/{sid}/Messages.json.</summary>
public sealed class SmsSender(SmsService sms, IHttpClientFactory clients) : IMessageSender
{
    public string Kind => MessageKind.Sms;

    public async Task SendAsync(Letter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var account = Uri.UnescapeDataString(sms.Service.UserInfo);
        var sid = account.Split(':')[0];
        var address = new UriBuilder(sms.Service)
        {
            UserName = "", Password = "", Path = $"/2010-04-01/Accounts/{Uri.EscapeDataString(sid)}/Messages.json",
        }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(
                [new("To", letter.To), new("From", sms.From), new("Body", $"{letter.Subject}\n{letter.Text}")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(account)));
        using var client = clients.CreateClient(nameof(SmsSender));
        using var response = await client.SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            throw new UndeliverableException("The text message service refused it (400).");
        }

        response.EnsureSuccessStatusCode();
    }
}
