using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stoa.Tests.Support;

/// <summary>Reads problem documents.</summary>
public static class Problems
{
    /// <summary>The problem of an answer, after checking its status, content type and stable type.</summary>
    public static async Task<JsonElement> IsProblemAsync(
        this HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:stoa:error:" + type, problem.GetProperty("type").GetString());
        return problem;
    }
}
