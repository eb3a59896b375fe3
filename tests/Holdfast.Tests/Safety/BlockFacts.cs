using System.Net;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Safety;

/// <summary>Keeping apart: at once, both ways, for one alias, and nobody told.</summary>
[Trait("needs", "database")]
public sealed class BlockFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task It_hides_both_from_each_other_and_nobody_from_anybody_else()
    {
        var (robin, kit, other) = (await App.Join("Robin"), await App.Join("Kit"), await App.Join("Other"));
        await Block(robin, kit);
        var (r, k, o) = (await App.PublicId(robin), await App.PublicId(kit), await App.PublicId(other));
        Assert.Equal([k], await Hidden(r));
        Assert.Equal([r], await Hidden(k));
        Assert.Empty(await Hidden(o));
        Assert.Equal([r], await App.Stored(db => db.Blocks.HiddenFrom(new[] { k, o }).ToListAsync()));
        Assert.True(await App.Stored(db => db.Blocks.Between(k, r).AnyAsync()));
        Assert.False(await App.Stored(db => db.Blocks.Between(k, o).AnyAsync()));

        Task<List<string>> Hidden(string mine) => App.Stored(db => db.Blocks.HiddenFrom(mine).ToListAsync());
    }

    [Fact]
    public async Task Only_who_made_it_sees_it_and_can_end_it()
    {
        var (robin, kit) = (await App.Join("Robin"), await App.Join("Kit-canary"));
        await Block(robin, kit);
        Assert.Contains("Kit-canary", await robin.Words("/you/blocks"), StringComparison.Ordinal);
        Assert.Contains("You have blocked nobody", await kit.Words("/you/blocks"), StringComparison.Ordinal);
        Assert.False(Canary.IsIn(App, "Kit-canary"));

        // The other sends the form of the one: nothing is ended.
        var page = await robin.Page("/you/blocks");
        var token = (await kit.Page("/preferences")).QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using (var forged = await HoldfastApp.Send(kit.Client, page, Form, ("__RequestVerificationToken", token)))
        {
            Assert.Equal(1, await App.Stored(db => db.Blocks.CountAsync()));
        }

        using var ended = await robin.Send(page, Form);
        await HoldfastApp.Expect(ended, HttpStatusCode.Redirect);
        Assert.Equal(0, await App.Stored(db => db.Blocks.CountAsync()));
    }

    [Fact]
    public async Task Twice_is_once_and_oneself_cant_be_blocked()
    {
        var (robin, kit) = (await App.Join("Robin"), await App.Join("Kit"));
        await Block(robin, kit);
        await Block(robin, kit);
        Assert.Equal(1, await App.Stored(db => db.Blocks.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, await robin.Status($"/block/person/{await App.PublicId(robin)}"));
    }

    private async Task Block(Person who, Person whom)
    {
        using var sent = await who.Send(await who.Page($"/block/person/{await App.PublicId(whom)}"), Form);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }
}
