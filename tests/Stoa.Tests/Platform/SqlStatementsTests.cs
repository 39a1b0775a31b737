using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Errors of SQL files are found by their line in the file, wherever the refused statement stands.</summary>
public sealed class SqlStatementsTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    [Theory]
    [InlineData("migrations/0002_wrong.sql", 4,
        "create table public.fine (a int);\ncreate table public.wrong (\n  a int,\n  b intt\n);\n")]
    [InlineData("seed/wrong.sql", 3, "select 1;\nselect 2;\nselect absent();\n")]
    [InlineData("migrations/0002_wrong.sql", 2,
        "create table public.p (a int);\nalter table public.p add b int references public.absent;\n")]
    [InlineData("routines/platform/wrong.sql", 8, """
        -- A semicolon in a comment; it's no end of a statement.
        create or replace function platform.fine() returns int
        language plpgsql stable
        as $body$ begin return 1; end $body$;
        comment on function platform.fine() is 'It''s; fine';
        create or replace function platform.wrong() returns int
        language sql stable
        retturn 1;
        """)]
    public async Task A_refused_statement_is_named_with_its_line_in_the_file(string path, int line, string text)
    {
        _folder.Write(path, text);
        var logins = await ScriptFolder.EmptyDatabaseAsync();
        var error = await Assert.ThrowsAsync<StoaException>(() => _folder.ApplyAsync(logins));
        Assert.StartsWith($"db/{path} line {line}:", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    public void Dispose() => _folder.Dispose();
}
