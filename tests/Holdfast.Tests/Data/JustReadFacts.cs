using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Tests.Data;

/// <summary>What was just read answers those who ask at once, and never hides what was written.</summary>
[Trait("needs", "database")]
public sealed class JustReadFacts : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private TestStore store = null!;
    private ServiceProvider services = null!;
    private JustRead justRead = null!;
    private int readings;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Create();
        services = store.Open();
        await Migrator.Migrate(services);
        await WithDb(db =>
        {
            db.Settings.Add(new Setting("kept", "before"));
            return db.SaveChangesAsync();
        });
        justRead = new JustRead(services.GetRequiredService<Writes>(), time);
    }

    [Fact]
    public async Task Many_who_ask_are_answered_from_one_reading()
    {
        for (var asker = 0; asker < 5; asker++)
        {
            Assert.Equal("before", await Kept());
        }

        Assert.Equal(1, readings);
        await justRead.Get("another", Read);
        Assert.Equal(2, readings);
    }

    [Fact]
    public async Task Those_who_ask_while_it_is_being_read_wait_for_it_and_those_after_a_write_dont()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = justRead.Get("kept", async () =>
        {
            var read = await Read();
            began.SetResult();
            await goOn.Task;
            return read;
        });
        await began.Task;
        var second = Kept();
        Assert.False(second.IsCompleted);
        await Change("after");
        Assert.Equal("after", await Kept());
        goOn.SetResult();
        Assert.Equal(["before", "before"], await Task.WhenAll(first, second));
        Assert.Equal("after", await Kept());
        Assert.Equal(2, readings);
    }

    [Theory]
    [InlineData("saved")]
    [InlineData("updated")]
    [InlineData("said in SQL")]
    [InlineData("deleted and added")]
    [InlineData("in a transaction")]
    public async Task What_was_written_is_read_by_the_next_who_asks_whichever_way_it_was_written(string way)
    {
        Assert.Equal("before", await Kept());
        await WithDb(async db =>
        {
            switch (way)
            {
                case "saved":
                    (await db.Settings.SingleAsync(setting => setting.Name == "kept")).Change(way);
                    await db.SaveChangesAsync();
                    break;
                case "updated":
                    await db.Settings.Where(setting => setting.Name == "kept").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, way));
                    break;
                case "said in SQL":
                    await db.Database.ExecuteSqlAsync($"""update "Settings" set "Value" = {way} where "Name" = 'kept'""");
                    break;
                case "deleted and added":
                    await db.Settings.Where(setting => setting.Name == "kept").ExecuteDeleteAsync();
                    db.Settings.Add(new Setting("kept", way));
                    await db.SaveChangesAsync();
                    break;
                default:
                    await using (var transaction = await db.Database.BeginTransactionAsync())
                    {
                        await db.Settings.Where(setting => setting.Name == "kept").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, way));
                        // Whoever reads now doesn't meet it yet; what they read mustn't outlast it.
                        Assert.Equal("before", await Kept());
                        await transaction.CommitAsync();
                    }

                    break;
            }

            return 0;
        });
        Assert.Equal(way, await Kept());
    }

    [Fact]
    public async Task A_write_during_the_reading_makes_what_was_read_old()
    {
        var first = await justRead.Get("kept", async () =>
        {
            var read = await Read();
            await Change("meanwhile");
            return read;
        });
        Assert.Equal("before", first);
        Assert.Equal("meanwhile", await Kept());
    }

    [Fact]
    public async Task What_another_node_wrote_is_read_two_seconds_later()
    {
        Assert.Equal("before", await Kept());
        using var node = store.Open();
        await using (var scope = node.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Settings.Where(setting => setting.Name == "kept").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, "elsewhere"));
        }

        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal("before", await Kept());
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("elsewhere", await Kept());
    }

    [Fact]
    public async Task No_more_is_kept_than_has_a_place()
    {
        for (var number = 0; number <= JustRead.Most; number++)
        {
            await justRead.Get(number, Read);
        }

        await justRead.Get(JustRead.Most, Read);
        Assert.Equal(JustRead.Most + 2, readings);
    }

    [Fact]
    public async Task What_couldnt_be_read_isnt_kept()
    {
        var goOn = new TaskCompletionSource();
        var first = justRead.Get<string>("kept", async () =>
        {
            await goOn.Task;
            throw new InvalidOperationException("the lights went out");
        });
        var second = Kept();
        goOn.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        Assert.Equal("before", await Kept());
    }

    public async ValueTask DisposeAsync()
    {
        justRead.Dispose();
        await services.DisposeAsync();
        await store.DisposeAsync();
    }

    private Task<string> Kept() => justRead.Get("kept", Read);

    private Task<string> Read()
    {
        readings++;
        return WithDb(db => db.Settings.Where(setting => setting.Name == "kept").Select(setting => setting.Value).SingleAsync());
    }

    private Task<int> Change(string value) => WithDb(db => db.Settings.Where(setting => setting.Name == "kept").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, value)));

    private async Task<T> WithDb<T>(Func<HoldfastDb, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<HoldfastDb>());
    }
}
