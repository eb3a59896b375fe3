using Holdfast.Cli;
using Holdfast.Data;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Holdfast.Tests.Data;

/// <summary>A new master key takes the place of the old one, also when it is killed on the way.</summary>
[Trait("needs", "database")]
public sealed class RotateFacts : IAsyncLifetime
{
    private static readonly SealedPlace Here = new("Places", "one", "Words");

    private readonly FakeClock clock = new(HoldfastApp.Noon);
    private TestStore? made;

    private TestStore Store => made!;

    private string Master => Store.Place.MasterKeyFile;

    public async ValueTask InitializeAsync() => made = await TestStore.Create();

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    [Fact]
    public async Task What_was_sealed_opens_after_it_and_the_old_master_key_opens_nothing()
    {
        var (forSite, own) = Seal();
        var old = await File.ReadAllTextAsync(Master);
        Assert.Equal(0, await Commands.Run(["rotate-keys", "--data", Store.Place.Folder]));
        Assert.NotEqual(old, await File.ReadAllTextAsync(Master));
        Assert.False(File.Exists(Master + ".new"));
        Opens(forSite, own);

        await File.WriteAllTextAsync(Master, old);
        Assert.Throws<RefusalException>(() => KeyStore.Open(Store.Place, clock));
    }

    [Fact]
    public void The_sites_own_key_stays_so_that_names_are_still_found()
    {
        using var services = Store.Open(clock);
        var before = services.GetRequiredService<Sealer>().Fingerprint("harbor"u8, "test");
        using (var keys = KeyStore.Open(Store.Place, clock))
        {
            Assert.Equal(1, keys.Rotate());
        }

        using var after = Store.Open(clock);
        Assert.Equal(before, after.GetRequiredService<Sealer>().Fingerprint("harbor"u8, "test"));
    }

    [Fact]
    public void Killed_before_the_store_changed_it_never_was()
    {
        var (forSite, own) = Seal();
        var old = File.ReadAllText(Master);
        File.WriteAllText(Master + ".new", Convert.ToBase64String(new byte[32]));
        Opens(forSite, own);
        Assert.Equal(old, File.ReadAllText(Master));
        Assert.False(File.Exists(Master + ".new"));
    }

    [Fact]
    public void Killed_while_the_new_file_was_written_it_never_was()
    {
        var (forSite, own) = Seal();
        File.WriteAllText(Master + ".new", "AAAA");
        Opens(forSite, own);
        Assert.False(File.Exists(Master + ".new"));
    }

    [Fact]
    public void Killed_after_the_store_changed_the_next_start_puts_the_file_in_place()
    {
        var (forSite, own) = Seal();
        var old = File.ReadAllText(Master);
        using (var keys = KeyStore.Open(Store.Place, clock))
        {
            keys.Rotate();
        }

        // As it is between the two: the store is wrapped by the new one, and the old file still has the name.
        File.Move(Master, Master + ".new");
        File.WriteAllText(Master, old);
        Opens(forSite, own);
        Assert.NotEqual(old, File.ReadAllText(Master));
        Assert.False(File.Exists(Master + ".new"));
    }

    [Fact]
    public void A_site_that_runs_meanwhile_goes_on_and_wraps_new_keys_by_the_new_one()
    {
        using var services = Store.Open(clock);
        var running = services.GetRequiredService<KeyStore>();
        running.SiteKey();
        using (var keys = KeyStore.Open(Store.Place, clock))
        {
            keys.Rotate();
        }

        var made = running.Create("somebody");
        clock.Advance(Duration.FromSeconds(3));
        Assert.Equal(made.Bytes, running.Find(made.Id)!.Bytes);
        using var next = KeyStore.Open(Store.Place, clock);
        Assert.Equal(made.Bytes, next.Find(made.Id)!.Bytes);
    }

    [Fact]
    public async Task Without_a_master_key_there_is_nothing_to_replace() =>
        Assert.Equal(Commands.Refused, await Commands.Run(["rotate-keys", "--data", Store.Place.Folder]));

    private (Sealed<string> ForSite, Sealed<string> Own) Seal()
    {
        using var services = Store.Open(clock);
        var sealer = services.GetRequiredService<Sealer>();
        return (sealer.SealForSite("rain", Here), sealer.Seal("sun", services.GetRequiredService<KeyStore>().Create("somebody"), Here));
    }

    private void Opens(Sealed<string> forSite, Sealed<string> own)
    {
        using var services = Store.Open(clock);
        var sealer = services.GetRequiredService<Sealer>();
        Assert.Equal(("rain", "sun"), (sealer.Open(forSite, Here), sealer.Open(own, Here)));
    }
}
