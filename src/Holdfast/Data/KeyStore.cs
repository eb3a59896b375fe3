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
    private readonly byte[] master;
    private readonly IClock clock;
    private readonly ConcurrentDictionary<string, (SealingKey Key, Instant Until)> cache = new();
    private (SealingKey Key, Instant Until)? site;

    private KeyStore(Func<DbConnection> connect, byte[] master, IClock clock) =>
        (this.connect, this.master, this.clock) = (connect, master, clock);

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
        var store = new KeyStore(connect, master, clock);
        store.CreateTable();
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
    public void Destroy(SealingKey key)
    {
        var name = Convert.ToHexString(key.Id);
        cache.TryRemove(name, out _);
        using var connection = OpenConnection();
        using var command = Command(connection, "delete from sealing_keys where id = @p", ("p", name));
        command.ExecuteNonQuery();
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
        using var command = Command(
            connection,
            "insert into sealing_keys (id, name, wrapped) values (@id, @name, @wrapped) on conflict do nothing",
            ("id", Convert.ToHexString(key.Id)),
            ("name", name),
            ("wrapped", Wrap(key)));
        // Two nodes may start at once; the one that lost reads the key of the other.
        return command.ExecuteNonQuery() == 1
            ? key
            : Read(connection, "select id, wrapped from sealing_keys where name = @p", name)
                ?? throw new InvalidOperationException("A key could neither be stored nor read.");
    }

    private SealingKey? Read(DbConnection connection, string sql, string parameter)
    {
        using var command = Command(connection, sql, ("p", parameter));
        using var reader = command.ExecuteReader();
        return reader.Read() ? Unwrap(Convert.FromHexString(reader.GetString(0)), (byte[])reader.GetValue(1)) : null;
    }

    private byte[] Wrap(SealingKey key)
    {
        var wrapped = new byte[NonceSize + TagSize + KeySize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(master, TagSize);
        aes.Encrypt(wrapped.AsSpan(0, NonceSize), key.Bytes, wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), key.Id);
        return wrapped;
    }

    private SealingKey Unwrap(byte[] id, byte[] wrapped)
    {
        var bytes = new byte[KeySize];
        using var aes = new AesGcm(master, TagSize);
        try
        {
            aes.Decrypt(wrapped.AsSpan(0, NonceSize), wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), bytes, id);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new RefusalException("The master key doesn't belong to this key store. Put the right one back; nothing was changed.");
        }

        return new SealingKey(id, bytes);
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
            try
            {
                var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
                if (key.Length == KeySize)
                {
                    return key;
                }
            }
            catch (FormatException)
            {
                // Falls through to the refusal below: the sentence is the same.
            }

            throw new RefusalException($"The master key file {file} doesn't hold 32 bytes in base64.");
        }

        if (!isNew)
        {
            throw new RefusalException($"The master key file {file} is missing. Put it back; without it nothing sealed can be read.");
        }

        var made = RandomNumberGenerator.GetBytes(KeySize);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        using var writer = new StreamWriter(stream);
        writer.WriteLine(Convert.ToBase64String(made));
        return made;
    }
}
