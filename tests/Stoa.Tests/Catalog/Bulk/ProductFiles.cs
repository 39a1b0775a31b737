using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MiniExcelLibs;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Bulk;

/// <summary>Files of products, made and sent.</summary>
internal static class ProductFiles
{
    public const string Path = "/api/v1/vendor/imports";

    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] bytes, string query = "")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await client.PostAsync($"{Path}?fileName=products{query}", content);
    }

    /// <summary>Sends a file and waits until it is checked.</summary>
    public static async Task<JsonElement> UploadAsync(HttpClient client, byte[] bytes, string query = "")
    {
        using var answer = await PostAsync(client, bytes, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await SettledAsync(client, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Number("importId"));
    }

    /// <summary>Has it run, or undone, and waits until it is.</summary>
    public static async Task<JsonElement> DoAsync(HttpClient client, JsonElement file, string what = "run")
    {
        using var answer = await client.PostAsync($"{Path}/{file.Number("importId")}/{what}", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await SettledAsync(client, file.Number("importId"));
    }

    public static async Task<JsonElement> RowsAsync(HttpClient client, JsonElement file) =>
        (await client.GetFromJsonAsync<JsonElement>($"{Path}/{file.Number("importId")}/rows")).GetProperty("rows");

    public static byte[] Workbook(params object?[][] rows)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(c => (string)c.First!, c => c.Second)));
        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The workbook with one of its files put in, or in the place of one.</summary>
    public static byte[] With(byte[] workbook, string name, string text)
    {
        using var stream = new MemoryStream();
        stream.Write(workbook);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)?.Delete();
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }

    private static async Task<JsonElement> SettledAsync(HttpClient client, long id)
    {
        while (true)
        {
            var state = await client.GetFromJsonAsync<JsonElement>($"{Path}/{id}");
            if (state.Text("status") is not ("checking" or "running" or "pictures" or "undoing"))
            {
                Assert.True(state.GetProperty("problem").ValueKind == JsonValueKind.Null, state.ToString());
                return state;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
