using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Stoa.Tests.Support;

namespace Stoa.Tests.Notifications;

/// <summary>The npm package smtp-server in a process of its own (smtp/server.js).</summary>
public sealed class MailServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MailServerProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Each letter it took, as "message-id recipient"; one that came again is there again.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>The message-id of each letter that it stopped at.</summary>
    public ConcurrentQueue<string> Stalled { get; } = new();

    /// <summary>Starts one where so many attempts of a hundred fail, and letters stop "before" or "after" they are
    /// taken, until <see cref="Go"/>. Skips the test where Node or npm are missing.</summary>
    public static async Task<(MailServerProcess Server, Uri Address)> StartAsync(int failures, string stall = "")
    {
        var folder = Path.Combine(Cluster.Root, "tests", "Stoa.Tests", "Notifications", "smtp");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "smtp-server")))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "npm brought no smtp-server");
            Assert.Skip("needs Node and npm");
        }

        var process = Process.Start(new ProcessStartInfo("node", ["server.js", $"{failures}", stall])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true,
        })!;
        var server = new MailServerProcess(process);
        process.OutputDataReceived += (_, e) => server.Read(e.Data);
        process.BeginOutputReadLine();
        var port = await server._port.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return (server, new Uri($"smtp://127.0.0.1:{port}"));
    }

    /// <summary>Later letters are taken and answered; those that stopped stay.</summary>
    public void Go() => _process.StandardInput.WriteLine("go");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        switch (line?.Split(' '))
        {
            case ["listening", var port]:
                _port.TrySetResult(int.Parse(port, CultureInfo.InvariantCulture));
                break;
            case ["took", var id, var recipient]:
                Taken.Enqueue($"{id} {recipient}");
                break;
            case ["stalled", var id]:
                Stalled.Enqueue(id);
                break;
        }
    }
}
