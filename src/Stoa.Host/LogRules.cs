namespace Stoa.Host;

/// <summary>What the host logs unless told otherwise, and what it never does, whoever asks for it.</summary>
public static class LogRules
{
    // Where the framework would write addresses with the tokens of letters' links, and what forms hold: the lowest level at
    // which it does not. A test reads everything else at every level.
    private static readonly (string Category, LogLevel Least)[] Careless =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        ("Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure.PageActionInvoker", LogLevel.Debug),
    ];

    public static void AddLogRules(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Quartz", LogLevel.Warning);
        // Says of every visitor that nobody is signed in.
        logging.AddFilter(typeof(Accounts.SessionAuthentication).FullName, LogLevel.Warning);
        // What stops a start, such as a port in use, is said in one line by the command line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Its one warning is that keys are stored unencrypted: they are sealed before they reach the database.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // After every setting. A rule for one kind of log goes before those for all: each kind that has rules gets its own.
        logging.Services.PostConfigure<LoggerFilterOptions>(options =>
        {
            foreach (var provider in options.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToList())
            {
                foreach (var (category, least) in Careless)
                {
                    options.Rules.Add(new LoggerFilterRule(provider, category, least, null));
                }
            }
        });
    }
}
