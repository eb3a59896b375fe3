using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Accounts;

/// <summary>The log of who did what: whole, or it shows where it isn't.</summary>
[Trait("needs", "database")]
public sealed class AuditFacts : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    private Audit Audit => App.Services.GetRequiredService<Audit>();

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        foreach (var i in Enumerable.Range(1, 5))
        {
            await Note(i);
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task Untouched_it_is_whole()
    {
        Assert.Equal((5, null), await Check());
        Assert.Equal([1L, 2, 3, 4, 5], await App.Stored(db => db.AuditEntries.OrderBy(entry => entry.Number).Select(entry => entry.Number).ToListAsync()));
    }

    [Theory]
    [InlineData("""update "AuditEntries" set "Verb" = 'other' where "Number" = 3""", 3)]
    [InlineData("""update "AuditEntries" set "Actor" = null where "Number" = 1""", 1)]
    [InlineData("""update "AuditEntries" set "About" = 77 where "Number" = 5""", 5)]
    [InlineData("""update "AuditEntries" set "At" = "At" + 1 where "Number" = 2""", 2)]
    [InlineData("""delete from "AuditEntries" where "Number" = 1""", 1)]
    [InlineData("""delete from "AuditEntries" where "Number" = 4""", 4)]
    [InlineData("""delete from "AuditEntries" where "Number" = 5""", 5)]
    [InlineData("""delete from "AuditHeads" """, 6)]
    [InlineData("""update "AuditHeads" set "Number" = 4, "Hash" = (select "Hash" from "AuditEntries" where "Number" = 4); delete from "AuditEntries" where "Number" = 5""", 5)]
    public async Task The_first_entry_that_was_changed_or_taken_away_is_found(string fault, long at)
    {
        await App.Stored(db => db.Database.ExecuteSqlRawAsync(fault));
        Assert.Equal(at, (await Check()).Wrong);
    }

    [Fact]
    public async Task An_entry_outside_a_write_is_a_fault() =>
        await App.Stored(async db =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Audit.Note(db, 1, "looked", "member", 1, 1));
            return 0;
        });

    [Fact]
    public async Task A_write_that_fails_leaves_no_entry()
    {
        await App.Stored(async db =>
        {
            await Assert.ThrowsAsync<TimeoutException>(() => App.Services.GetRequiredService<Writer>().Write(db, async () =>
            {
                await Audit.Note(db, 1, "looked", "member", 1, 1);
                throw new TimeoutException();
            }));
            return 0;
        });
        await Note(6);
        Assert.Equal((6, null), await Check());
    }

    [Fact]
    public async Task Many_at_once_and_two_in_one_write_leave_no_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => App.Stored(async db =>
        {
            await App.Services.GetRequiredService<Writer>().Write(db, async () =>
            {
                await Audit.Note(db, 1, "looked", "member", 1, 1);
                await Audit.Note(db, 1, "looked", "member", 2, 2);
            });
            return 0;
        })));
        Assert.Equal((29, null), await Check());
    }

    private Task<int> Note(long subject) => App.Stored(async db =>
    {
        await App.Services.GetRequiredService<Writer>().Write(db, () => Audit.Note(db, 1, "looked", "member", subject, subject));
        return 0;
    });

    private Task<(long Whole, long? Wrong)> Check() => App.Stored(db => Audit.Check(db, CancellationToken.None));
}
