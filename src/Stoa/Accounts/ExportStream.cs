using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Where a copy is written to: pieces of it, each sealed under the person's key, go to the database as they fill up, so that
/// a copy of any length takes little memory and never stands readable on a disk.
/// </summary>
internal sealed class ExportStream(Func<int, string, Task> keep) : Stream
{
    private const int PieceSize = 256 * 1024;
    private readonly MemoryStream _open = new();
    private int _pieces;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    /// <summary>How much was written.</summary>
    public long Written { get; private set; }

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException();
    }

    /// <summary>Keeps what is full of pieces; at the end, all of it.</summary>
    public async Task DrainAsync(bool all)
    {
        if (_open.Length < PieceSize && !all)
        {
            return;
        }

        var bytes = _open.ToArray();
        _open.SetLength(0);
        for (var at = 0; at < bytes.Length; at += PieceSize)
        {
            await keep(_pieces++, Convert.ToBase64String(bytes, at, Math.Min(PieceSize, bytes.Length - at)));
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _open.Write(buffer, offset, count);
        Written += count;
    }

    public override void Flush()
    {
        // Pieces go when they are full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _open.Dispose();
        }

        base.Dispose(disposing);
    }
}
