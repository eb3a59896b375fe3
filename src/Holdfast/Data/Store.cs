using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using System.Data.Common;
using System.Runtime.CompilerServices;
using NodaTime;

namespace Holdfast.Data;

public static class Store
{
    /// <summary>The database, the keys and the sealing service of one place to keep data.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, StorePlace place)
    {
        services.AddSingleton(place);
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => KeyStore.Open(place, provider.GetRequiredService<IClock>()));
        services.AddSingleton<Sealer>();
        services.AddSingleton<Writer>();
        services.AddSingleton<Writes>();
        services.AddSingleton<JustRead>();
        if (place.Database is { } postgres)
        {
            services.AddPooledDbContextFactory<PostgresHoldfastDb>((provider, options) => UsePostgres(options.AddInterceptors(provider.GetRequiredService<Writes>()), postgres));
            services.AddScoped<HoldfastDb>(provider => provider.GetRequiredService<IDbContextFactory<PostgresHoldfastDb>>().CreateDbContext());
        }
        else
        {
            Directory.CreateDirectory(place.Folder);
            services.AddPooledDbContextFactory<SqliteHoldfastDb>((provider, options) => UseSqliteFile(options.AddInterceptors(provider.GetRequiredService<Writes>()), place.SqliteFile));
            services.AddScoped<HoldfastDb>(provider => provider.GetRequiredService<IDbContextFactory<SqliteHoldfastDb>>().CreateDbContext());
        }

        return services;
    }

    // Apart, so that the driver isn't loaded where nobody needs it.
    private static void UsePostgres(DbContextOptionsBuilder options, string settings) => options.UseNpgsql(settings);

    private static void UseSqliteFile(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString())
        .AddInterceptors(new SqliteSettings());
}

/// <summary>
/// The durability settings, on every connection as it opens. <see cref="Migrator"/> asserts them at start:
/// a "saved" that a power cut takes back is a lie.
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    public const string Pragmas =
        "pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000; pragma secure_delete=on; "
        + "pragma foreign_keys=on; pragma trusted_schema=off; pragma mmap_size=0; pragma cache_size=-2000;";

    /// <summary>Those that have them: a connection that was lent before comes back as it went.</summary>
    private readonly ConditionalWeakTable<object, object> set = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (HasThem(connection))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Has(connection);
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (HasThem(connection))
        {
            return;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
        Has(connection);
    }

    private bool HasThem(DbConnection connection) => set.TryGetValue(((SqliteConnection)connection).Handle!, out _);

    private void Has(DbConnection connection) => set.AddOrUpdate(((SqliteConnection)connection).Handle!, this);
}
