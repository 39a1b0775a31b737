using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>
/// Registers how messages leave: Mail__Server and Mail__From, Sms__Service and Sms__From (environment or appsettings).
/// What is not set up goes to the data folder's mailbox.
/// </summary>
public static class NotificationServices
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddHttpClient();
        services.AddSingleton(RelayPace.Usual);
        if (configuration["Mail:Server"] is { Length: > 0 } server)
        {
            services.AddSingleton(new MailServer(
                Address("Mail__Server", server, "smtp", "smtps"), Sender(configuration["Mail:From"])));
            services.AddSingleton<IMessageSender, SmtpSender>();
        }
        else
        {
            services.AddSingleton<IMessageSender>(p => new MailboxFolder(p.GetRequiredService<DataFolder>(), MessageKind.Mail));
        }

        if (configuration["Sms:Service"] is { Length: > 0 } service)
        {
            services.AddSingleton(new SmsService(
                Address("Sms__Service", service, "https", "http"), configuration["Sms:From"] ?? "Stoa"));
            services.AddSingleton<IMessageSender, SmsSender>();
        }
        else
        {
            services.AddSingleton<IMessageSender>(p => new MailboxFolder(p.GetRequiredService<DataFolder>(), MessageKind.Sms));
        }

        services.AddSingleton<MessageRelay>();
        services.AddHostedService(p => p.GetRequiredService<MessageRelay>());
    }

    private static Uri Address(string name, string value, params string[] schemes) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw new StoaException($"{name} is not an address that starts with {string.Join(":// or ", schemes)}://.", 2);

    private static MailboxAddress Sender(string? value) =>
        MailboxAddress.TryParse(value ?? "", out var address)
            ? address
            : throw new StoaException("Mail__From must be an address, such as \"Stoa <shop@example.org>\".", 2);
}
