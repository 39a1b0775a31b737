using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stoa.Tests.Support;

/// <summary>Sends files as a browser's form does.</summary>
internal static class MediaClient
{
    public const string Path = "/api/v1/vendor/media";

    /// <summary>The answer to a form with these files. What they say of their type is always a lie.</summary>
    public static async Task<HttpResponseMessage> UploadAsync(
        this HttpClient client, string query, params (string Name, byte[] Bytes)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/svg+xml");
            form.Add(part, "file", name);
        }

        return await client.PostAsync(Path + query, form);
    }

    /// <summary>Uploads one file, which must be taken.</summary>
    public static async Task<JsonElement> TakenAsync(this HttpClient client, string name, byte[] bytes)
    {
        using var answer = await client.UploadAsync("", (name, bytes));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
    }

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    public static long Number(this JsonElement item, string name) => item.GetProperty(name).GetInt64();
}
