namespace Stoa.Tests.Support;

/// <summary>Rules that list every offender, whole.</summary>
public static class Offences
{
    public static void None(IEnumerable<string> offences)
    {
        var all = offences.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
