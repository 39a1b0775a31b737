using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Stoa.Tests.Support;

/// <summary>
/// The little of a MongoDB that an export needs, on a free port: the real driver speaks its real protocol (OP_MSG, and
/// OP_QUERY for the first greeting) to it. It keeps the documents of each collection.
/// </summary>
public sealed class FakeMongo : IDisposable
{
    private const int Reply = 1;
    private const int Query = 2004;
    private const int Message = 2013;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public FakeMongo()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Uri => $"mongodb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/market";

    public ConcurrentDictionary<string, List<BsonDocument>> Collections { get; } = new();

    /// <summary>A collection into which nothing can be inserted.</summary>
    public string? Broken { get; init; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var head = new byte[16];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(head, _stop.Token);
                var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - head.Length];
                await stream.ReadExactlyAsync(body, _stop.Token);
                var kind = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
                var answer = Answer(kind == Query ? Greeting(body) : Command(body)).ToBson();
                // flags, cursor id, starting from, number returned; or flags and the kind of the one section.
                byte[] prefix = kind == Query ? [.. new byte[16], 1, 0, 0, 0] : [0, 0, 0, 0, 0];
                var size = head.Length + prefix.Length + answer.Length;
                await stream.WriteAsync((byte[])[.. BitConverter.GetBytes(size), .. BitConverter.GetBytes(0),
                    .. head[4..8], .. BitConverter.GetBytes(kind == Query ? Reply : Message), .. prefix, .. answer], _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went.
        }
    }

    private static BsonDocument Greeting(byte[] body)
    {
        var name = Array.IndexOf(body, (byte)0, 4);
        return Document(body, name + 1 + 8);
    }

    private static BsonDocument Command(byte[] body)
    {
        var command = new BsonDocument();
        for (var at = 4; at < body.Length;)
        {
            if (body[at++] == 0)
            {
                var document = Document(body, at);
                command.Merge(document);
                at += BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
                continue;
            }

            var end = at + BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            var zero = Array.IndexOf(body, (byte)0, at + 4);
            var items = new BsonArray();
            command[Encoding.UTF8.GetString(body, at + 4, zero - at - 4)] = items;
            for (at = zero + 1; at < end; at += BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at)))
            {
                items.Add(Document(body, at));
            }
        }

        return command;
    }

    private static BsonDocument Document(byte[] body, int at) => BsonSerializer.Deserialize<BsonDocument>(
        body.AsSpan(at, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at))).ToArray());

    private BsonDocument Answer(BsonDocument command)
    {
        var name = command.GetElement(0).Name;
        var on = command[0].IsString ? command[0].AsString : "";
        switch (name)
        {
            case "hello" or "isMaster" or "ismaster":
                return new BsonDocument
                {
                    { "ismaster", true }, { "isWritablePrimary", true }, { "helloOk", true }, { "minWireVersion", 0 },
                    { "maxWireVersion", 21 }, { "maxBsonObjectSize", 16 << 20 }, { "maxMessageSizeBytes", 48_000_000 },
                    { "maxWriteBatchSize", 100_000 }, { "ok", 1 },
                };
            case "listCollections":
                return new BsonDocument
                {
                    {
                        "cursor", new BsonDocument
                        {
                            { "id", 0L }, { "ns", "market.$cmd.listCollections" },
                            { "firstBatch", new BsonArray(Collections.Keys.Select(k => new BsonDocument("name", k))) },
                        }
                    },
                    { "ok", 1 },
                };
            case "create":
                Collections[on] = [];
                break;
            case "insert" when Broken is not null && on.EndsWith(Broken, StringComparison.Ordinal):
                return new BsonDocument { { "ok", 0 }, { "code", 14031 }, { "errmsg", "out of disk space" } };
            case "insert":
                Collections[on].AddRange(command["documents"].AsBsonArray.Select(d => d.AsBsonDocument));
                return new BsonDocument { { "n", command["documents"].AsBsonArray.Count }, { "ok", 1 } };
            case "renameCollection":
                Collections.TryRemove(on.Split('.')[1], out var moved);
                Collections[command["to"].AsString.Split('.')[1]] = moved!;
                break;
            case "drop":
                Collections.TryRemove(on, out _);
                break;
        }

        return new BsonDocument("ok", 1);
    }
}
