namespace Holdfast.Data;

/// <summary>
/// Where a site keeps what it knows. <paramref name="Folder"/> holds the SQLite database, the keys and
/// the backups. With <paramref name="Database"/> (a PostgreSQL connection string) the rows live there instead,
/// and with <paramref name="KeysConnection"/> the keys too.
/// </summary>
public sealed record StorePlace(string Folder, string? Database = null, string? KeysConnection = null, string? MasterKey = null)
{
    public bool IsPostgres => Database is not null;

    public string SqliteFile => Path.Combine(Folder, "holdfast.db");

    /// <summary>Beside the data folder, not in it: a backup of the folder must not carry the key that opens it.</summary>
    public string MasterKeyFile => MasterKey ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) + ".key";
}
