using System.Diagnostics;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Data;

[Trait("needs", "database")]
public class MigratorFacts : IAsyncLifetime
{
    private TestStore store = null!;
    private ServiceProvider services = null!;

    private string Backups => Path.Combine(store.Place.Folder, "backups");

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Create();
        services = store.Open();
    }

    [Fact]
    public async Task A_new_database_gets_its_shape()
    {
        await Migrator.Migrate(services);

        Assert.Empty(await WithDb(db => db.Database.GetPendingMigrationsAsync()));
        Assert.Equal(0, await WithDb(db => db.Meetings.CountAsync()));
        Assert.False(Directory.Exists(Backups));
    }

    [Fact]
    public async Task The_second_time_nothing_changes()
    {
        await Migrator.Migrate(services);
        await WithDb(db => db.Settings.Where(setting => setting.Name != "key-store").ExecuteDeleteAsync());
        await WithDb(async db =>
        {
            db.Settings.Add(new Setting("kept", "yes"));
            return await db.SaveChangesAsync();
        });

        await Migrator.Migrate(services);

        Assert.Equal(2, await WithDb(db => db.Settings.CountAsync()));
        Assert.False(Directory.Exists(Backups));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_is_cleared()
    {
        await using var sqlite = await TestStore.OnSqlite();
        await using var process = sqlite.Open();
        await LeaveLock(process);

        await Migrator.Migrate(process).WaitAsync(TimeSpan.FromSeconds(30));

        await using var scope = process.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_backup_is_taken_before_an_older_database_is_updated()
    {
        await using var sqlite = await TestStore.OnSqlite();
        await using var process = sqlite.Open();
        await using (var scope = process.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database;
            await db.ExecuteSqlAsync($"create table Keepsake (Words text)");
            await db.ExecuteSqlAsync($"insert into Keepsake values ('first light')");
            await db.ExecuteSqlAsync($"create table __EFMigrationsHistory (MigrationId text primary key, ProductVersion text not null)");
            await db.ExecuteSqlAsync($"insert into __EFMigrationsHistory values ('20000101000000_Before', '10.0.0')");
        }

        await Migrator.Migrate(process);

        var backup = Assert.Single(Directory.GetFiles(Path.Combine(sqlite.Place.Folder, "backups"), "before-migration-*.db"));
        await using var copy = new SqliteHoldfastDb(new DbContextOptionsBuilder<SqliteHoldfastDb>().UseSqlite($"Data Source={backup};Pooling=False").Options);
        Assert.Equal("first light", await copy.Database.SqlQuery<string>($"select Words as Value from Keepsake").SingleAsync());
    }

    [Fact]
    public async Task Two_processes_at_once_both_end_well()
    {
        var ended = await Task.WhenAll(Migrate(), Migrate());

        Assert.All(ended, process => Assert.True(process.ExitCode == 0, process.Said));
        await Migrator.Migrate(services);
        Assert.Equal(1, await WithDb(db => db.Settings.CountAsync()));
    }

    [Fact]
    public async Task A_key_store_of_another_database_is_refused()
    {
        await Migrator.Migrate(services);
        await WithDb(db => db.Settings.Where(setting => setting.Name == "key-store").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, "00")));

        await Assert.ThrowsAsync<RefusalException>(() => Migrator.Migrate(services));
    }

    [Fact]
    public void The_migrations_and_the_model_agree_on_both_engines()
    {
        using var sqlite = new SqliteHoldfastDb(new DbContextOptionsBuilder<SqliteHoldfastDb>().UseSqlite("Data Source=:memory:").Options);
        using var postgres = new PostgresHoldfastDb(new DbContextOptionsBuilder<PostgresHoldfastDb>().UseNpgsql("Host=/nowhere").Options);

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgres.Database.HasPendingModelChanges());
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a process killed in the middle of its first migration leaves: EF Core's lock, and no migration done.</summary>
    private static async Task LeaveLock(ServiceProvider process)
    {
        await using var scope = process.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database;
        await db.ExecuteSqlAsync($"create table __EFMigrationsLock (Id integer primary key, Timestamp text not null)");
        await db.ExecuteSqlAsync($"insert into __EFMigrationsLock values (1, '2026-01-01')");
    }

    private async Task<(int ExitCode, string Said)> Migrate()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(HoldfastDb).Assembly.Location, "migrate", "--data", store.Place.Folder })
        {
            start.ArgumentList.Add(argument);
        }

        if (store.Place.Database is { } postgres)
        {
            start.ArgumentList.Add("--database");
            start.ArgumentList.Add(postgres);
        }

        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private async Task<T> WithDb<T>(Func<HoldfastDb, Task<T>> act)
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }
}
