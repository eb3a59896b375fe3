using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace Holdfast.Data;

/// <summary>A 256-bit key and its 16-byte id.</summary>
public sealed record SealingKey(byte[] Id, byte[] Bytes);

/// <summary>
/// The keys, apart from the database they protect: <c>keys.db</c> in the data folder, or a PostgreSQL
/// database for several nodes. Each key is wrapped by a master key that lives in a file outside both, so a
/// copy of either store alone opens nothing. Destroying a key makes everything sealed under it unreadable,
/// in backups too.
/// </summary>
public sealed class KeyStore : IDisposable
{
    public const int IdSize = 16;
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int MostAtOnce = 100;
    private const string Site = "site";

    // A destroyed key must be forgotten within 2 s on every node, so nothing is cached longer.
    private static readonly Duration CacheFor = Duration.FromSeconds(2);

    private readonly Func<DbConnection> connect;
    private readonly string masterFile;
    private readonly IClock clock;
    private readonly ConcurrentDictionary<string, (SealingKey Key, Instant Until)> cache = new();
    private byte[] master;
    private (SealingKey Key, Instant Until)? site;

    private KeyStore(Func<DbConnection> connect, byte[] master, string masterFile, IClock clock) =>
        (this.connect, this.master, this.masterFile, this.clock) = (connect, master, masterFile, clock);

    /// <summary>Opens the key store of a place to keep data, making it and its master key on first use.</summary>
    /// <exception cref="RefusalException">The keys are there but their master key isn't, or the other way round.</exception>
    public static KeyStore Open(StorePlace place, IClock clock)
    {
        Func<DbConnection> connect;
        bool isNew;
        if (place.KeysConnection is { } postgres)
        {
            connect = () => Postgres(postgres);
            using var connection = connect();
            connection.Open();
            isNew = !HasTable(connection);
        }
        else
        {
            Directory.CreateDirectory(place.Folder);
            var file = Path.Combine(place.Folder, "keys.db");
            isNew = !File.Exists(file);
            connect = () => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        }

        var master = ReadMasterKey(place.MasterKeyFile, isNew);
        var store = new KeyStore(connect, master, place.MasterKeyFile, clock);
        store.CreateTable();
        store.FinishRotation();
        store.SiteKey();
        return store;
    }

    /// <summary>The site's own key. Made on first use.</summary>
    public SealingKey SiteKey()
    {
        if (site is { } known && clock.GetCurrentInstant() < known.Until)
        {
            return known.Key;
        }

        using var connection = OpenConnection();
        var key = Read(connection, "select id, wrapped from sealing_keys where name = @p", Site) ?? Create(connection, Site);
        site = (key, clock.GetCurrentInstant() + CacheFor);
        return key;
    }

    /// <summary>The key with this id, or null when it was destroyed.</summary>
    public SealingKey? Find(ReadOnlySpan<byte> id)
    {
        var name = Convert.ToHexString(id);
        var now = clock.GetCurrentInstant();
        if (cache.TryGetValue(name, out var cached) && now < cached.Until)
        {
            return cached.Key;
        }

        cache.TryRemove(name, out _);
        using var connection = OpenConnection();
        var key = Read(connection, "select id, wrapped from sealing_keys where id = @p", name);
        if (key is not null)
        {
            cache[name] = (key, now + CacheFor);
        }

        return key;
    }

    /// <summary>Reads many keys at once, so that finding each of them soon after costs nothing: a page of words by thirty people asks once.</summary>
    public void Prepare(IEnumerable<byte[]> ids)
    {
        var now = clock.GetCurrentInstant();
        var missing = ids.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Where(name => !cache.TryGetValue(name, out var cached) || now >= cached.Until).ToArray();
        foreach (var some in missing.Chunk(MostAtOnce))
        {
            using var connection = OpenConnection();
            var parameters = some.Select((name, i) => ($"p{i}", (object)name)).ToArray();
            using var command = Command(connection, $"select id, wrapped from sealing_keys where id in ({string.Join(',', parameters.Select(parameter => "@" + parameter.Item1))})", parameters);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var name = reader.GetString(0);
                cache[name] = (Unwrap(Convert.FromHexString(name), (byte[])reader.GetValue(1)), now + CacheFor);
            }
        }
    }

    /// <summary>Forgets a key for good.</summary>
    public void Destroy(SealingKey key) => Destroy(key.Id);

    /// <summary>Forgets the key with this id for good; safe to do twice.</summary>
    /// <exception cref="TimeoutException">The key is gone, but SQLite's log, which still holds it, couldn't be emptied: do it again.</exception>
    public void Destroy(byte[] id)
    {
        var name = Convert.ToHexString(id);
        cache.TryRemove(name, out _);
        using var connection = OpenConnection();
        using var command = Command(connection, "delete from sealing_keys where id = @p", ("p", name));
        command.ExecuteNonQuery();
        EmptyLog(connection);
    }

    /// <summary>A deleted row is overwritten, but the pages before it stay in the log until that is emptied.</summary>
    private static void EmptyLog(DbConnection connection)
    {
        if (connection is not SqliteConnection)
        {
            return;
        }

        using var command = Command(connection, "pragma wal_checkpoint(truncate)");
        using var reader = command.ExecuteReader();
        if (reader.Read() && reader.GetInt32(0) != 0)
        {
            throw new TimeoutException("The key store's log is in use and couldn't be emptied.");
        }
    }

    /// <summary>Makes a key that belongs to one person, group or case.</summary>
    public SealingKey Create(string name)
    {
        using var connection = OpenConnection();
        return Create(connection, name);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(master);

    private SealingKey Create(DbConnection connection, string name)
    {
        var key = new SealingKey(RandomNumberGenerator.GetBytes(IdSize), RandomNumberGenerator.GetBytes(KeySize));
        var siteAsRead = name == Site ? [] : WrappedSite(connection);
        using var command = Command(
            connection,
            // Only while the site's key is wrapped as it was just read: a key wrapped by a master key that has been replaced
            // in between could never be opened.
            $"""
            insert into sealing_keys (id, name, wrapped) select @id, @name, @wrapped
            where {(name == Site ? "not exists (select 1 from sealing_keys where name = 'site')" : "exists (select 1 from sealing_keys where name = 'site' and wrapped = @site)")}
            on conflict do nothing
            """,
            [("id", Convert.ToHexString(key.Id)), ("name", name), ("wrapped", Wrap(key)), .. name == Site ? Array.Empty<(string, object)>() : [("site", siteAsRead)]]);
        // Two nodes may start at once; the one that lost reads the key of the other.
        return command.ExecuteNonQuery() == 1
            ? key
            : Read(connection, "select id, wrapped from sealing_keys where name = @p", name)
                ?? throw new TimeoutException("A key could neither be stored nor read: the master key is being replaced. Try again.");
    }

    /// <summary>The site's key as it is wrapped now, once it has been seen to open with the master key held here.</summary>
    private byte[] WrappedSite(DbConnection connection)
    {
        using var command = Command(connection, "select id, wrapped from sealing_keys where name = 'site'");
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            throw new InvalidOperationException("The site's own key is gone.");
        }

        var wrapped = (byte[])reader.GetValue(1);
        Unwrap(Convert.FromHexString(reader.GetString(0)), wrapped);
        return wrapped;
    }

    /// <summary>
    /// Puts a new master key in place of the old one and wraps every key anew; the keys themselves stay. The new one is written
    /// beside the old file first, then the store changes in one transaction, then the file is put in place: killed anywhere
    /// in between, the next start finds which of the two opens the store and goes on with that.
    /// </summary>
    /// <returns>How many keys were wrapped.</returns>
    public int Rotate()
    {
        var next = RandomNumberGenerator.GetBytes(KeySize);
        WriteMasterKey(NextMasterFile, next);
        var count = Rewrap(next);
        TakeNextMaster(next);
        using var connection = OpenConnection();
        EmptyLog(connection);
        return count;
    }

    private string NextMasterFile => masterFile + ".new";

    private int Rewrap(byte[] next)
    {
        using var connection = OpenConnection();
        using var transaction = connection.BeginTransaction();
        if (connection is not SqliteConnection)
        {
            // Nobody adds a key wrapped by the old one while these are read.
            using var all = Command(connection, "lock table sealing_keys in access exclusive mode");
            all.Transaction = transaction;
            all.ExecuteNonQuery();
        }

        var keys = new List<SealingKey>();
        using (var read = Command(connection, "select id, wrapped from sealing_keys"))
        {
            read.Transaction = transaction;
            using var reader = read.ExecuteReader();
            while (reader.Read())
            {
                keys.Add(Unwrap(Convert.FromHexString(reader.GetString(0)), (byte[])reader.GetValue(1)));
            }
        }

        foreach (var key in keys)
        {
            using var write = Command(connection, "update sealing_keys set wrapped = @wrapped where id = @id", ("wrapped", Wrap(key, next)), ("id", Convert.ToHexString(key.Id)));
            write.Transaction = transaction;
            write.ExecuteNonQuery();
        }

        transaction.Commit();
        return keys.Count;
    }

    /// <summary>A rotation that was killed: the new master key, if it opens the store, takes its place; otherwise it was never used.</summary>
    private void FinishRotation()
    {
        if (!File.Exists(NextMasterFile))
        {
            return;
        }

        using var connection = OpenConnection();
        using var command = Command(connection, "select id, wrapped from sealing_keys where name = 'site'");
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return;
        }

        var (id, wrapped) = (Convert.FromHexString(reader.GetString(0)), (byte[])reader.GetValue(1));
        if (TryRead(NextMasterFile) is { } next && TryUnwrap(id, wrapped, next) is not null)
        {
            TakeNextMaster(next);
        }
        else if (TryUnwrap(id, wrapped, master) is not null)
        {
            File.Delete(NextMasterFile);
        }
    }

    private void TakeNextMaster(byte[] next)
    {
        File.Move(NextMasterFile, masterFile, overwrite: true);
        master = next;
    }

    private SealingKey? Read(DbConnection connection, string sql, string parameter)
    {
        using var command = Command(connection, sql, ("p", parameter));
        using var reader = command.ExecuteReader();
        return reader.Read() ? Unwrap(Convert.FromHexString(reader.GetString(0)), (byte[])reader.GetValue(1)) : null;
    }

    private byte[] Wrap(SealingKey key) => Wrap(key, master);

    private static byte[] Wrap(SealingKey key, byte[] master)
    {
        var wrapped = new byte[NonceSize + TagSize + KeySize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(master, TagSize);
        aes.Encrypt(wrapped.AsSpan(0, NonceSize), key.Bytes, wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), key.Id);
        return wrapped;
    }

    private SealingKey Unwrap(byte[] id, byte[] wrapped)
    {
        if (TryUnwrap(id, wrapped, master) is { } key)
        {
            return key;
        }

        // Another process may have put a new master key in place since this one started.
        foreach (var file in new[] { masterFile, NextMasterFile })
        {
            if (TryRead(file) is { } other && TryUnwrap(id, wrapped, other) is { } found)
            {
                master = other;
                return found;
            }
        }

        throw new RefusalException("The master key doesn't belong to this key store. Put the right one back; nothing was changed.");
    }

    private static SealingKey? TryUnwrap(byte[] id, byte[] wrapped, byte[] master)
    {
        var bytes = new byte[KeySize];
        using var aes = new AesGcm(master, TagSize);
        try
        {
            aes.Decrypt(wrapped.AsSpan(0, NonceSize), wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), bytes, id);
            return new SealingKey(id, bytes);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private DbConnection OpenConnection()
    {
        var connection = connect();
        connection.Open();
        if (connection is SqliteConnection)
        {
            using var pragma = Command(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma busy_timeout=5000; pragma trusted_schema=off;");
            pragma.ExecuteNonQuery();
        }

        return connection;
    }

    private void CreateTable()
    {
        using var connection = OpenConnection();
        if (connection is not SqliteConnection)
        {
            // "If not exists" alone lets two nodes that start together collide; the lock makes one wait for the other.
            using var first = Command(connection, "select pg_advisory_lock(4807526976)");
            first.ExecuteNonQuery();
        }

        var bytes = connection is SqliteConnection ? "blob" : "bytea";
        using var command = Command(connection, $"create table if not exists sealing_keys (id text primary key, name text not null unique, wrapped {bytes} not null)");
        command.ExecuteNonQuery();
        if (connection is not SqliteConnection)
        {
            using var last = Command(connection, "select pg_advisory_unlock(4807526976)");
            last.ExecuteNonQuery();
        }
    }

    // Apart, so that the driver isn't loaded where nobody needs it.
    private static NpgsqlConnection Postgres(string settings) => new(settings);

    private static bool HasTable(DbConnection connection)
    {
        using var command = Command(connection, "select count(*) from information_schema.tables where table_name = 'sealing_keys'");
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    private static DbCommand Command(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static byte[] ReadMasterKey(string file, bool isNew)
    {
        if (File.Exists(file))
        {
            return TryRead(file) ?? throw new RefusalException($"The master key file {file} doesn't hold 32 bytes in base64.");
        }

        if (!isNew)
        {
            throw new RefusalException($"The master key file {file} is missing. Put it back; without it nothing sealed can be read.");
        }

        var made = RandomNumberGenerator.GetBytes(KeySize);
        WriteMasterKey(file, made);
        return made;
    }

    private static byte[]? TryRead(string file)
    {
        try
        {
            return File.Exists(file) && Convert.FromBase64String(File.ReadAllText(file).Trim()) is { Length: KeySize } key ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Refuses to write over one that is there, and is on the disk when this ends.</summary>
    private static void WriteMasterKey(string file, byte[] key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        stream.Flush(flushToDisk: true);
    }
}
