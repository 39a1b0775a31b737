using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Configuration;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A bucket of Amazon S3 or of a compatible service (MinIO, Ceph, Garage, R2 …), whose files this host fetches for those who ask:
/// the bucket stays closed. Settings: Media__S3__Endpoint, Bucket, AccessKey, SecretKey, Region, PathStyle.
/// </summary>
public sealed class S3MediaStore : IMediaStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _place;

    private S3MediaStore(AmazonS3Client client, string bucket, string place)
    {
        (_client, _bucket, _place) = (client, bucket, place);
    }

    public string Description => $"media are in the bucket {_bucket} at {_place}";

    /// <exception cref="StoaException">A setting is missing or impossible.</exception>
    public static S3MediaStore From(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (bucket, access, secret) = (Need("Bucket"), Need("AccessKey"), Need("SecretKey"));
        var region = settings["Region"] is { Length: > 0 } named ? named : "us-east-1";
        var config = new AmazonS3Config
        {
            ForcePathStyle = string.Equals(settings["PathStyle"], "true", StringComparison.OrdinalIgnoreCase),
            AuthenticationRegion = region,
            Timeout = TimeSpan.FromSeconds(60),
            MaxErrorRetry = 3,
            // The newer checksums are Amazon's alone; what is stored is named by its SHA-256 anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings["Endpoint"] is { Length: > 0 } endpoint)
        {
            config.ServiceURL = Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
                ? endpoint : throw new StoaException("Media__S3__Endpoint must be an address such as https://s3.example.org.", 2);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return new(new AmazonS3Client(new BasicAWSCredentials(access, secret), config), bucket, config.ServiceURL ?? region);

        string Need(string name) => settings[name] is { Length: > 0 } value ? value
            : throw new StoaException($"Media__Store is s3: set Media__S3__{name}, too.", 2);
    }

    public async Task<bool> HasAsync(string name, CancellationToken cancel) => await HeadAsync(name, cancel) is not null;

    public async Task PutAsync(string name, string contentType, Stream content, CancellationToken cancel)
    {
        if (await HasAsync(name, cancel))
        {
            return;
        }

        await _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(name),
            InputStream = content,
            AutoCloseStream = false,
            ContentType = contentType,
            UseChunkEncoding = false,
        }, cancel);
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancel) =>
        await HeadAsync(name, cancel) is { } length ? new RangedStream(this, name, length) : null;

    public async Task DeleteAsync(string name, CancellationToken cancel) =>
        await _client.DeleteObjectAsync(_bucket, KeyOf(name), cancel);

    public async Task CheckAsync(CancellationToken cancel)
    {
        try
        {
            await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, MaxKeys = 1 }, cancel);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new StoaException($"the bucket {_bucket} at {_place} cannot be used ({e.Message.Split('\n')[0].TrimEnd('.')}): "
                + "check Media__S3__Endpoint, Bucket, AccessKey, SecretKey and Region", 1, e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string KeyOf(string name) => $"media/{name[..2]}/{name}";

    private async Task<long?> HeadAsync(string name, CancellationToken cancel)
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(_bucket, KeyOf(name), cancel)).ContentLength;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks for the object when it is first read, from where it is read: a browser's range is one request.</summary>
    private sealed class RangedStream(S3MediaStore store, string name, long length) : Stream
    {
        private long _position;
        private GetObjectResponse? _answer;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set
            {
                if (value != _position)
                {
                    _answer?.Dispose();
                    (_answer, _position) = (null, value);
                }
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_position >= length)
            {
                return 0;
            }

            _answer ??= await store._client.GetObjectAsync(new GetObjectRequest
            {
                BucketName = store._bucket,
                Key = KeyOf(name),
                ByteRange = _position > 0 ? new ByteRange(_position, length - 1) : null,
            }, cancellationToken);
            var read = await _answer.ResponseStream.ReadAsync(buffer, cancellationToken);
            _position += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _answer?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
