using Stoa.Platform;

var builder = WebApplication.CreateBuilder(args);
var data = new DataFolder(args.Length > 0 ? args[0] : "data");
await using var server = await EmbeddedPostgres.StartAsync(data);
var logins = await server.PrepareAsync(data, "stoa");
var applied = await Migrator.MigrateAsync(logins);
Console.WriteLine(applied);

/// <summary>The host.</summary>
public partial class Program;
