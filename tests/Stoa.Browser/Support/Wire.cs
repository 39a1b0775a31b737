using System.Net;
using System.Net.Sockets;

namespace Stoa.Browser.Support;

/// <summary>A wire to the host that can be cut, with everything that goes through it, and mended.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly Uri _host;
    private TcpListener _listener;
    private CancellationTokenSource _life = new();
    private Task _work;

    public Wire(string address)
    {
        _host = new Uri(address);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _work = AcceptAsync(_listener, _life.Token);
    }

    public string Address { get; }

    public async Task CutAsync()
    {
        await _life.CancelAsync();
        _listener.Dispose();
        await _work;
        _life.Dispose();
    }

    public void Mend()
    {
        _life = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, new Uri(Address).Port);
        _listener.Start();
        _work = AcceptAsync(_listener, _life.Token);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancel)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(CarryAsync(await listener.AcceptTcpClientAsync(cancel), cancel));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient browser, CancellationToken cancel)
    {
        using (browser)
        using (var host = new TcpClient())
        {
            try
            {
                await host.ConnectAsync(_host.Host, _host.Port, cancel);
                var (near, far) = (browser.GetStream(), host.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, cancel), far.CopyToAsync(near, cancel));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // Cut, or hung up by one end.
            }
        }
    }
}
