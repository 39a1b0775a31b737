using System.CommandLine;
using Stoa.Host;

// The command line: every verb takes --data; without a verb, serve runs.
return await CommandLine.RunAsync(args);

/// <summary>The host.</summary>
public partial class Program;
