using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Stoa.Platform;

namespace Stoa.Analytics.Mongo;

/// <summary>
/// A live MongoDB. Documents go into collections of this export's own, which take their final names at the end, one rename
/// each; a database that holds something under those names is refused. The address is never printed: it may hold a password.
/// </summary>
internal sealed class MongoServer : IMongoTarget
{
    private const int BatchSize = 1_000;
    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly string _prefix = $"stoa_partial_{RandomNumberGenerator.GetHexString(8, lowercase: true)}_";
    private readonly List<string> _begun = [];
    private readonly List<BsonDocument> _batch = new(BatchSize);
    private bool _committed;

    private MongoServer(MongoClient client, IMongoDatabase database)
    {
        _client = client;
        _database = database;
    }

    /// <summary>Connects and looks. Errors: StoaException, one line, before anything was written.</summary>
    public static async Task<MongoServer> OpenAsync(
        string uri, IEnumerable<string> collections, CancellationToken cancel)
    {
        var (client, database) = Connect(uri);
        try
        {
            using var names = await client.GetDatabase(database).ListCollectionNamesAsync(cancellationToken: cancel);
            var taken = (await names.ToListAsync(cancel)).Intersect(collections).ToList();
            if (taken.Count > 0)
            {
                throw new StoaException(
                    $"The MongoDB database {database} has a collection {taken[0]} already: name an empty database. "
                    + "Nothing was written.");
            }
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            var refusal = Unreachable(client, e);
            client.Dispose();
            throw refusal;
        }

        return new MongoServer(client, client.GetDatabase(database));
    }

    /// <summary>Refuses an address that is none. Errors: StoaException.</summary>
    public static void Check(string uri) => Connect(uri).Client.Dispose();

    public async Task BeginAsync(string collection, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await _database.CreateCollectionAsync(_prefix + collection, cancellationToken: cancel);
        _begun.Add(collection);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        _batch.Add(BsonDocument.Parse(Encoding.UTF8.GetString(line.Span)));
        if (_batch.Count == BatchSize)
        {
            await FlushAsync(cancel);
        }
    }

    public async Task CommitAsync(string about, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        foreach (var collection in _begun)
        {
            await _database.RenameCollectionAsync(_prefix + collection, collection, cancellationToken: cancel);
        }

        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var collection in _committed ? [] : _begun)
            {
                await _database.DropCollectionAsync(_prefix + collection);
            }
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            // What made the export fail is told; collections that start with stoa_partial_ can be dropped by hand.
        }
        finally
        {
            _client.Dispose();
        }
    }

    private static (MongoClient Client, string Database) Connect(string uri)
    {
        try
        {
            var url = new MongoUrl(uri);
            if (string.IsNullOrEmpty(url.DatabaseName))
            {
                throw new StoaException("--uri names no database: write mongodb://host:27017/database.", 2);
            }

            var settings = MongoClientSettings.FromUrl(url);
            settings.ApplicationName = "stoa";
            if (!uri.Contains("serverSelectionTimeout", StringComparison.OrdinalIgnoreCase))
            {
                settings.ServerSelectionTimeout = TimeSpan.FromSeconds(10);
            }

            return (new MongoClient(settings), url.DatabaseName);
        }
        catch (Exception e) when (e is MongoException or ArgumentException or FormatException)
        {
            throw new StoaException("--uri is not a MongoDB address: write mongodb://host:27017/database.", 2, e);
        }
    }

    private static StoaException Unreachable(MongoClient client, Exception e)
    {
        var servers = string.Join(", ", client.Settings.Servers);
        var reason = e is TimeoutException ? "nobody answers" : e.Message.ReplaceLineEndings(" ");
        return new StoaException($"The MongoDB at {servers} cannot be used ({reason}). Nothing was written.", 1, e);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_batch.Count > 0)
        {
            await _database.GetCollection<BsonDocument>(_prefix + _begun[^1])
                .InsertManyAsync(_batch, new InsertManyOptions { IsOrdered = false }, cancel);
            _batch.Clear();
        }
    }
}
