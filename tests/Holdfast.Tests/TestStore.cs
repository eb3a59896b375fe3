using System.Globalization;
using Holdfast.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Holdfast.Tests;

/// <summary>
/// A place to keep data that is gone when disposed: a folder, and on PostgreSQL a fresh database in the
/// cluster of <c>HOLDFAST_TEST_POSTGRES</c>. <c>HOLDFAST_TEST_DB</c> picks the engine, SQLite without it.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo root;
    private readonly string? server;
    private readonly string? database;

    private TestStore(DirectoryInfo root, StorePlace place, string? server, string? database) =>
        (this.root, Place, this.server, this.database) = (root, place, server, database);

    public static bool OnPostgres => Environment.GetEnvironmentVariable("HOLDFAST_TEST_DB") switch
    {
        null or "" or "sqlite" or "both" => false,
        "postgres" => true,
        var other => throw new InvalidOperationException($"HOLDFAST_TEST_DB is {other}; it must be sqlite, postgres or both."),
    };

    public StorePlace Place { get; }

    public static Task<TestStore> Create() => Create(OnPostgres);

    public static Task<TestStore> OnSqlite() => Create(postgres: false);

    /// <summary>The services of a verb that runs beside a site, on this store.</summary>
    public ServiceProvider Open(IClock? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddStore(Place);
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in new[] { Place.SqliteFile, Path.Combine(Place.Folder, "keys.db") })
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
            SqliteConnection.ClearPool(connection);
        }

        if (database is not null)
        {
            await using (var own = new NpgsqlConnection(Place.Database))
            {
                NpgsqlConnection.ClearPool(own);
            }

            await Run(server!, $"drop database if exists {database} with (force)");
        }

        root.Delete(recursive: true);
    }

    private static async Task<TestStore> Create(bool postgres)
    {
        var root = Directory.CreateTempSubdirectory("holdfast-test-");
        var folder = Path.Combine(root.FullName, "data");
        if (!postgres)
        {
            return new TestStore(root, new StorePlace(folder), null, null);
        }

        var server = Environment.GetEnvironmentVariable("HOLDFAST_TEST_POSTGRES")
            ?? throw new InvalidOperationException("HOLDFAST_TEST_DB is postgres but HOLDFAST_TEST_POSTGRES names no server. bin/test starts one and sets it.");
        var database = string.Create(CultureInfo.InvariantCulture, $"test_{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}");
        await Run(server, $"create database {database}");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 };
        return new TestStore(root, new StorePlace(folder, connection.ToString()), server, database);
    }

    private static async Task Run(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is our own random hex; a database name can't be a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
