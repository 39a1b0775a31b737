using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Tests.Support;

/// <summary>The real program, started as a process of its own, on a data folder of its own.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process)
    {
        Process = process;
    }

    public Process Process { get; }

    /// <summary>Everything it wrote so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "stoa.dll");

    /// <summary>Starts it with these arguments, behind a prefix such as setpriv where one is given.</summary>
    public static HostProcess Start(
        string[] arguments, string[]? prefix = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        string[] command = [.. prefix ?? [], "dotnet", Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("ConnectionStrings__Stoa");
        start.Environment.Remove("STOA_POSTGRES_BIN");
        if (Environment.GetEnvironmentVariable("STOA_POSTGRES_BIN") is { } chosen)
        {
            start.Environment["STOA_POSTGRES_BIN"] = chosen;
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(System.Diagnostics.Process.Start(start)!);
        host.Process.OutputDataReceived += (_, e) => host.Read(e.Data);
        host.Process.ErrorDataReceived += (_, e) => host.Read(e.Data);
        host.Process.BeginOutputReadLine();
        host.Process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Runs it to its end. Answers the exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, string[]? prefix = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var host = Start(arguments, prefix, environment);
        using var patience = new CancellationTokenSource(Patience);
        await host.Process.WaitForExitAsync(patience.Token);
        host.Process.WaitForExit();
        return (host.Process.ExitCode, host.Output);
    }

    /// <summary>Waits until it says where it is open.</summary>
    public async Task<string> AddressAsync()
    {
        var ended = Process.WaitForExitAsync();
        var first = await Task.WhenAny(_address.Task, ended, Task.Delay(Patience));
        Assert.True(first == _address.Task, $"The host did not open:\n{Output}");
        return await _address.Task;
    }

    /// <summary>Waits until it says this, and answers the pattern's first group.</summary>
    public async Task<string> SaidAsync(string pattern)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (Regex.Match(Output, pattern) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }

            Assert.False(Process.HasExited || patience.IsCancellationRequested, $"It did not say {pattern}:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>As the kernel would in need: no chance to clean up.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Ends it as Ctrl-C would.</summary>
    public async Task StopAsync()
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{Process.Id}"]);
        await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await Process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            await StopAsync();
        }

        Process.Dispose();
        LogSearch.AssertClean("The host", Output.Split('\n'));
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (Open().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"Stoa is open at (https?://(?:\[[^\]]+\]|[^\s:/]+):\d+)")]
    private static partial Regex Open();
}
