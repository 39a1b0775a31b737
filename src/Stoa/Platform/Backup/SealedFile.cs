using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform.Backup;

/// <summary>
/// The form of every file in a backup: "STOABK1\n", 16 bytes of salt, then frames of AES-256-GCM: four bytes (the highest
/// bit marks the last frame, the rest is the length), ciphertext, tag. Each file has a key of its own, derived from the
/// backup's key, the salt and the file's name, and its frames are counted: pieces can be neither changed, cut off,
/// exchanged nor renamed unnoticed.
/// </summary>
internal static class SealedFile
{
    public const int LargestFrame = 1 << 20;
    public const int TagSize = 16;
    public const uint LastFrame = 1u << 31;
    public const int SaltSize = 16;
    public static readonly byte[] Magic = "STOABK1\n"u8.ToArray();

    public static AesGcm Cipher(byte[] key, ReadOnlySpan<byte> salt, string name)
    {
        var own = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, own, salt, Encoding.UTF8.GetBytes("stoa backup " + name));
        return new AesGcm(own, TagSize);
    }

    public static byte[] Nonce(long frame)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), frame);
        return nonce;
    }

    /// <summary>What the data of a piece is, in one line that names it.</summary>
    public static StoaException Damaged(string name, string how) => new($"The backup's {name} {how}.");
}

/// <summary>Writes a sealed file, frame by frame or as a stream. Without <see cref="Complete"/> it counts as cut short.</summary>
public sealed class SealedWriteStream : Stream
{
    private readonly Stream _inner;
    private readonly AesGcm _cipher;
    private readonly byte[] _buffer = new byte[1 << 18];
    private int _filled;
    private long _frames;

    /// <param name="name">What the file is in its backup, such as <c>base/20261123T021500Z/files</c>.</param>
    public SealedWriteStream(Stream inner, byte[] key, string name)
    {
        _inner = inner;
        var salt = RandomNumberGenerator.GetBytes(SealedFile.SaltSize);
        _cipher = SealedFile.Cipher(key, salt, name);
        inner.Write(SealedFile.Magic);
        inner.Write(salt);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>One frame, which a reader gets as it is.</summary>
    public void WriteFrame(ReadOnlySpan<byte> plain, bool last = false)
    {
        var frame = new byte[4 + plain.Length + SealedFile.TagSize];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)plain.Length | (last ? SealedFile.LastFrame : 0));
        _cipher.Encrypt(SealedFile.Nonce(_frames++), plain, frame.AsSpan(4, plain.Length),
            frame.AsSpan(4 + plain.Length), frame.AsSpan(0, 4));
        _inner.Write(frame);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, _buffer.Length - _filled)];
            part.CopyTo(_buffer.AsSpan(_filled));
            _filled += part.Length;
            buffer = buffer[part.Length..];
            if (_filled == _buffer.Length)
            {
                WriteFrame(_buffer);
                _filled = 0;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes what waits, and that nothing comes after it.</summary>
    public void Complete()
    {
        WriteFrame(_buffer.AsSpan(0, _filled), last: true);
        _filled = 0;
        _inner.Flush();
    }

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _cipher.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Reads a sealed file. What is damaged or cut short is a <see cref="StoaException"/> that names the file.</summary>
public sealed class SealedReadStream : Stream
{
    private readonly Stream _inner;
    private readonly AesGcm _cipher;
    private readonly string _name;
    private readonly bool _mayBeTorn;
    private byte[] _frame = [];
    private int _read;
    private long _frames;
    private bool _ended;

    /// <param name="mayBeTorn">
    /// Whether it may end anywhere, as a file does that was being written; the last frame that is whole ends it.
    /// </param>
    public SealedReadStream(Stream inner, byte[] key, string name, bool mayBeTorn = false)
    {
        _inner = inner;
        _name = name;
        _mayBeTorn = mayBeTorn;
        var head = new byte[SealedFile.Magic.Length + SealedFile.SaltSize];
        if (inner.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            if (!mayBeTorn)
            {
                throw SealedFile.Damaged(name, "is cut short");
            }

            _ended = true;
        }
        else if (!head.AsSpan().StartsWith(SealedFile.Magic))
        {
            throw SealedFile.Damaged(name, "is no file of a backup, or its beginning is damaged");
        }

        _cipher = SealedFile.Cipher(key, head.AsSpan(SealedFile.Magic.Length), name);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The next frame as it was written; null behind the last one.</summary>
    public byte[]? ReadFrame()
    {
        if (_ended)
        {
            return null;
        }

        var head = new byte[4];
        var length = 0;
        var whole = _inner.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4;
        var word = BinaryPrimitives.ReadUInt32BigEndian(head);
        var sealedBytes = Array.Empty<byte>();
        if (whole)
        {
            length = (int)(word & ~SealedFile.LastFrame);
            if (length > SealedFile.LargestFrame)
            {
                throw SealedFile.Damaged(_name, "is damaged");
            }

            sealedBytes = new byte[length + SealedFile.TagSize];
            whole = _inner.ReadAtLeast(sealedBytes, sealedBytes.Length, throwOnEndOfStream: false) == sealedBytes.Length;
        }

        if (!whole)
        {
            _ended = true;
            return _mayBeTorn ? null : throw SealedFile.Damaged(_name, "is cut short");
        }

        var plain = new byte[length];
        try
        {
            _cipher.Decrypt(SealedFile.Nonce(_frames++), sealedBytes.AsSpan(0, length), sealedBytes.AsSpan(length), plain, head);
        }
        catch (AuthenticationTagMismatchException) when (_mayBeTorn && _inner.ReadByte() < 0)
        {
            // Space that a crash left behind the last frame.
            _ended = true;
            return null;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw SealedFile.Damaged(_name, _frames == 1 ? "is damaged, or was sealed under another key" : "is damaged");
        }

        _ended = (word & SealedFile.LastFrame) != 0;
        return plain;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_read == _frame.Length)
        {
            if (ReadFrame() is not { } next)
            {
                return 0;
            }

            (_frame, _read) = (next, 0);
        }

        var count = Math.Min(buffer.Length, _frame.Length - _read);
        _frame.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _cipher.Dispose();
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
