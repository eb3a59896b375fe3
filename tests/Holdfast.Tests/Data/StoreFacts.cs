using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Data;

[Trait("needs", "database")]
public class StoreFacts : IAsyncLifetime
{
    private TestStore store = null!;
    private ServiceProvider services = null!;

    private Writer Writer => services.GetRequiredService<Writer>();

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Create();
        services = store.Open();
        await Migrator.Migrate(services);
    }

    [Fact]
    public async Task A_form_sent_twenty_times_at_once_is_done_once()
    {
        var done = await Task.WhenAll(Enumerable.Range(0, 20).Select(copy => Task.Run(() => WithDb(db =>
            Writer.WriteOnce(db, "form-1", () =>
            {
                db.Settings.Add(new Setting($"copy-{copy}", "x"));
                return Task.CompletedTask;
            })))));

        Assert.Single(done, first => first);
        Assert.Equal(1, await WithDb(db => db.Settings.CountAsync(setting => setting.Name.StartsWith("copy-"))));
    }

    [Fact]
    public async Task A_form_that_failed_can_be_sent_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WithDb(db =>
            Writer.WriteOnce(db, "form-2", () => throw new InvalidOperationException("the lights went out"))));

        Assert.True(await WithDb(db => Writer.WriteOnce(db, "form-2", () => Task.CompletedTask)));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WithDb(async db =>
        {
            await Writer.Write(db, async () =>
            {
                db.Settings.Add(new Setting("half", "done"));
                await db.SaveChangesAsync();
                throw new InvalidOperationException("the lights went out");
            });
            return 0;
        }));

        Assert.False(await WithDb(db => db.Settings.AnyAsync(setting => setting.Name == "half")));
    }

    [Fact]
    public async Task Writing_and_reading_at_once_locks_nobody_out()
    {
        const int each = 25;
        using var other = store.Open();
        var writers = new[] { services, services, other, other }.Select((process, number) => Task.Run(async () =>
        {
            for (var turn = 0; turn < each; turn++)
            {
                await using var scope = process.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
                await process.GetRequiredService<Writer>().Write(db, async () =>
                {
                    // A read first: the transaction that upgrades from reading is the one that deadlocks.
                    await db.Settings.CountAsync();
                    db.Settings.Add(new Setting($"turn-{number}-{turn}", "x"));
                });
            }
        })).ToList();
        var written = Task.WhenAll(writers);
        var reads = 0;
        while (!written.IsCompleted)
        {
            await WithDb(db => db.Settings.CountAsync());
            reads++;
        }

        await written;
        Assert.True(reads > 0);
        Assert.Equal(4 * each, await WithDb(db => db.Settings.CountAsync(setting => setting.Name.StartsWith("turn-"))));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("secure_delete", "1")]
    [InlineData("foreign_keys", "1")]
    [InlineData("trusted_schema", "0")]
    [InlineData("busy_timeout", "5000")]
    [InlineData("mmap_size", "0")]
    public async Task Every_sqlite_connection_is_durable(string pragma, string wanted)
    {
        await using var sqlite = await TestStore.OnSqlite();
        await using var process = sqlite.Open();
        await Migrator.Migrate(process);
        await using var scope = process.CreateAsyncScope();
        var connection = scope.ServiceProvider.GetRequiredService<HoldfastDb>().Database;
        await connection.OpenConnectionAsync();
        await using var command = connection.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The pragmas are the ones above; a name can't be a parameter.
        command.CommandText = $"pragma {pragma}";
#pragma warning restore CA2100

        Assert.Equal(wanted, $"{await command.ExecuteScalarAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<T> WithDb<T>(Func<HoldfastDb, Task<T>> act)
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }
}
