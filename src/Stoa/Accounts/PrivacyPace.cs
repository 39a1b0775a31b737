using System.Globalization;
using Microsoft.Extensions.Configuration;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>How long people have to think again about being erased.</summary>
/// <param name="OwnErasure">Of their own request.</param>
/// <param name="Notice">From the letter that tells inactive people.</param>
public sealed record PrivacyPace(TimeSpan OwnErasure, TimeSpan Notice)
{
    /// <summary>Privacy:ErasureDays, 7 unless set, and Privacy:NoticeDays, 30 unless set.</summary>
    /// <exception cref="StoaException">One is no whole number within its bounds.</exception>
    public static PrivacyPace From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(Days(configuration, "ErasureDays", 7, 0, 30), Days(configuration, "NoticeDays", 30, 7, 90));
    }

    private static TimeSpan Days(IConfiguration configuration, string name, int usual, int least, int most) =>
        configuration[$"Privacy:{name}"] is not { } given ? TimeSpan.FromDays(usual)
            : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= least && days <= most
                ? TimeSpan.FromDays(days)
                : throw new StoaException($"Privacy__{name} is '{given}': a whole number from {least} to {most} is needed.", 2);
}
