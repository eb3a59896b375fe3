using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Data;

/// <summary>Brings the database to this version's shape, once, whoever starts first; then asserts the settings it relies on.</summary>
public static partial class Migrator
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(60);
    private const long MigrationLock = 4807526977;
    private static readonly Version OldestSqlite = new(3, 51, 3);

    /// <exception cref="RefusalException">Another process migrates for more than 60 s, or a setting doesn't hold.</exception>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellation = default)
    {
        await using var scope = services.CreateAsyncScope();
        var place = scope.ServiceProvider.GetRequiredService<StorePlace>();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var logger = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Holdfast.Data.Migrator");
        if (place.IsPostgres)
        {
            await MigratePostgres(db, cancellation);
        }
        else
        {
            await MigrateSqlite(db, place, scope.ServiceProvider.GetRequiredService<IClock>(), logger, cancellation);
            await AssertSqliteSettings(db, cancellation);
        }

        await AssertKeyStoreBelongs(db, scope.ServiceProvider.GetRequiredService<KeyStore>(), cancellation);
    }

    /// <summary>
    /// Under a lock of the session, which a dead process can't keep. EF Core's own is let go between one migration and the
    /// next, so that two nodes starting on an old database would both begin the second.
    /// </summary>
    private static async Task MigratePostgres(HoldfastDb db, CancellationToken cancellation)
    {
        db.Database.SetCommandTimeout(LockLimit);
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock({MigrationLock})", cancellation);
            await db.Database.MigrateAsync(cancellation);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({MigrationLock})", cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task MigrateSqlite(HoldfastDb db, StorePlace place, IClock clock, ILogger logger, CancellationToken cancellation)
    {
        await using var held = await HoldLock(Path.Combine(place.Folder, "migrate.lock"), cancellation);
        var applied = File.Exists(place.SqliteFile) ? (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToArray() : [];
        var pending = await db.Database.GetPendingMigrationsAsync(cancellation);
        if (!pending.Any())
        {
            return;
        }

        if (File.Exists(place.SqliteFile))
        {
            await ClearStaleLock(db, cancellation);
        }

        if (applied.Length > 0)
        {
            var stamp = clock.GetCurrentInstant().ToDateTimeUtc().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            var backup = Path.Combine(place.Folder, "backups", $"before-migration-{stamp}.db");
            Directory.CreateDirectory(Path.GetDirectoryName(backup)!);
            await db.Database.ExecuteSqlAsync($"vacuum into {backup}", cancellation);
            LogBackup(logger, backup);
        }

        await db.Database.MigrateAsync(cancellation);
    }

    /// <summary>
    /// EF Core notes its own migration lock as a row, and a killed process leaves the row behind for good.
    /// We hold the file, so whoever wrote that row is gone.
    /// </summary>
    private static async Task ClearStaleLock(HoldfastDb db, CancellationToken cancellation)
    {
        var tables = await db.Database.SqlQuery<int>($"select count(*) as Value from sqlite_master where name = '__EFMigrationsLock'").SingleAsync(cancellation);
        if (tables > 0)
        {
            await db.Database.ExecuteSqlAsync($"delete from __EFMigrationsLock", cancellation);
        }
    }

    private static async Task<FileStream> HoldLock(string file, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LockLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
            }
            catch (IOException exception)
            {
                throw new RefusalException("Another Holdfast process has been updating this database for over a minute. Wait for it to end, then try again.", exception);
            }
        }
    }

    private static async Task AssertSqliteSettings(HoldfastDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var version = await Scalar("select sqlite_version()");
            if (Version.Parse(version) < OldestSqlite)
            {
                throw new RefusalException($"SQLite {version} is inside; {OldestSqlite} or newer is needed.");
            }

            foreach (var (pragma, wanted) in new[] { ("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1"), ("foreign_keys", "1"), ("trusted_schema", "0"), ("busy_timeout", "5000") })
            {
                var found = await Scalar($"pragma {pragma}");
                if (found != wanted)
                {
                    throw new RefusalException($"SQLite's {pragma} is {found}, not {wanted}. A network drive can't hold the data folder; use a local disk.");
                }
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        async Task<string> Scalar(string sql)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            return Convert.ToString(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) ?? "";
        }
    }

    /// <summary>A database with the wrong or an empty key store would make new keys and lose what the old ones sealed: refuse instead.</summary>
    private static async Task AssertKeyStoreBelongs(HoldfastDb db, KeyStore keys, CancellationToken cancellation)
    {
        const string name = "key-store";
        var here = Convert.ToHexString(keys.SiteKey().Id);
        // Two processes may come to a new database at once: one writes, both read what stands.
        await db.Database.ExecuteSqlAsync($"""insert into "Settings" ("Name", "Value") values ({name}, {here}) on conflict do nothing""", cancellation);
        var known = await db.Settings.AsNoTracking().SingleAsync(setting => setting.Name == name, cancellation);
        if (known.Value != here)
        {
            throw new RefusalException("This key store belongs to another database. Put the right keys.db and master key back; nothing was changed.");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A backup was taken before the update: {File}")]
    private static partial void LogBackup(ILogger logger, string file);
}
