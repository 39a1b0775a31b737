using System.Globalization;
using Microsoft.Extensions.Configuration;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What may be taken into the media store.</summary>
/// <param name="LargestPicture">Of a picture's file, in bytes.</param>
/// <param name="LargestVideo">Of a video's file, in bytes.</param>
/// <param name="MostPerVendor">Pictures, videos and links that one vendor keeps.</param>
/// <param name="Decoders">Pictures that are decoded at once on this host; each may take 200 MB.</param>
/// <param name="KeepDays">For how many days files stay that nothing names any more.</param>
public sealed record MediaSettings(
    long LargestPicture = 20L << 20, long LargestVideo = 200L << 20, int MostPerVendor = 20_000, int Decoders = 2,
    int KeepDays = 7)
{
    /// <summary>Media__LargestPicture and the others. Throws <see cref="StoaException"/> for what is no number above 0.</summary>
    public static MediaSettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var usual = new MediaSettings();
        return new MediaSettings(
            Read("LargestPicture", usual.LargestPicture), Read("LargestVideo", usual.LargestVideo),
            (int)Read("MostPerVendor", usual.MostPerVendor), (int)Read("Decoders", usual.Decoders),
            (int)Read("KeepDays", usual.KeepDays));

        long Read(string name, long otherwise) => configuration["Media:" + name] is not { Length: > 0 } text ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= int.MaxValue ? number
            : throw new StoaException($"Media__{name} must be a whole number above zero, at most {int.MaxValue}.", 2);
    }
}
