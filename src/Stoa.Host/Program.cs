using System.CommandLine;
using Stoa.Host;

// The command line: every verb takes --data; without a verb, serve runs. What a library left running does not keep the process.
Environment.Exit(await CommandLine.RunAsync(args));

/// <summary>The host.</summary>
public partial class Program;
