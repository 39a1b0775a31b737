namespace Stoa.Platform;

/// <summary>
/// Something the person running Stoa can act on: one line that says what is wrong and what to do, and the exit code of
/// the command line (1 it failed, 2 it was called wrongly).
/// </summary>
public sealed class StoaException(string message, int exitCode = 1, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>1: the work failed. 2: the call was wrong (verb, flag, file, format).</summary>
    public int ExitCode { get; } = exitCode;
}
