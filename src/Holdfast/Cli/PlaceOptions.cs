using System.CommandLine;
using Holdfast.Data;

namespace Holdfast.Cli;

/// <summary>The options every verb takes: where the data is.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<DirectoryInfo> data = new("--data")
    {
        Description = "Folder of the SQLite database, the keys and the backups.",
        DefaultValueFactory = _ => new DirectoryInfo("data"),
    };

    private readonly Option<string?> database = new("--database") { Description = "PostgreSQL connection string; SQLite in --data without it." };
    private readonly Option<string?> keys = new("--keys") { Description = "PostgreSQL connection string of the key store, for several nodes; keys.db in --data without it." };
    private readonly Option<FileInfo?> masterKey = new("--master-key") { Description = "File of the master key; beside the data folder without it." };

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(database);
        command.Add(keys);
        command.Add(masterKey);
    }

    public StorePlace Read(ParseResult parsed) =>
        new(parsed.GetValue(data)!.FullName, parsed.GetValue(database), parsed.GetValue(keys), parsed.GetValue(masterKey)?.FullName);
}
