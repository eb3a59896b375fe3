using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Holdfast.Data;
using Holdfast.FrontDoor;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Holdfast.Tests.Data;

[Trait("needs", "database")]
public class SealerFacts : IAsyncLifetime
{
    private static readonly SealedPlace Here = new("Notes", "1", "Words");

    private readonly FakeClock clock = new(HoldfastApp.Noon);
    private TestStore store = null!;
    private ServiceProvider services = null!;

    private Sealer Sealer => services.GetRequiredService<Sealer>();

    private KeyStore Keys => services.GetRequiredService<KeyStore>();

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Create();
        services = store.Open(clock);
    }

    [Fact]
    public void What_is_sealed_opens_again() =>
        Gen.String.Sample(words => Sealer.Open(Sealer.SealForSite(words, Here), Here) == words, iter: 300);

    [Fact]
    public void The_same_words_never_look_the_same() =>
        Assert.NotEqual(Sealer.SealForSite("rain", Here).Bytes, Sealer.SealForSite("rain", Here).Bytes);

    [Theory]
    [InlineData("Letters", "1", "Words")]
    [InlineData("Notes", "2", "Words")]
    [InlineData("Notes", "1", "Title")]
    public void Bytes_moved_elsewhere_do_not_open(string table, string row, string column)
    {
        var value = Sealer.SealForSite("rain", Here);

        Assert.ThrowsAny<CryptographicException>(() => Sealer.Open(value, new SealedPlace(table, row, column)));
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        var value = Sealer.SealForSite("rain", Here);
        for (var at = 0; at < value.Bytes.Length; at++)
        {
            var changed = value.Bytes.ToArray();
            changed[at] ^= 0x20;
            Assert.ThrowsAny<CryptographicException>(() => Sealer.Open(new Sealed<string>(changed), Here));
        }
    }

    [Fact]
    public void Cut_bytes_are_refused() =>
        Gen.Int[0, 49].Sample(length =>
        {
            var cut = Sealer.SealForSite("rain", Here).Bytes[..length];
            Assert.ThrowsAny<CryptographicException>(() => Sealer.Open(new Sealed<string>(cut), Here));
        }, iter: 50);

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var value = Sealer.Seal("rain", Keys.Create("one"), Here);
        var bytes = value.Bytes.ToArray();
        Keys.Create("two").Id.CopyTo(bytes, 2);

        Assert.ThrowsAny<CryptographicException>(() => Sealer.Open(new Sealed<string>(bytes), Here));
    }

    [Fact]
    public void A_destroyed_key_opens_nothing_any_more()
    {
        var key = Keys.Create("somebody");
        var value = Sealer.Seal("rain", key, Here);
        Assert.Equal("rain", Sealer.Open(value, Here));

        Keys.Destroy(key);

        Assert.ThrowsAny<CryptographicException>(() => Sealer.Open(value, Here));
    }

    [Fact]
    public void Another_process_forgets_a_destroyed_key_within_two_seconds()
    {
        var key = Keys.Create("somebody");
        var value = Sealer.Seal("rain", key, Here);
        using var other = store.Open(clock);
        Assert.Equal("rain", other.GetRequiredService<Sealer>().Open(value, Here));

        Keys.Destroy(key);
        clock.Advance(Duration.FromSeconds(2));

        Assert.ThrowsAny<CryptographicException>(() => other.GetRequiredService<Sealer>().Open(value, Here));
    }

    [Fact]
    public async Task What_is_sealed_is_in_no_file_of_the_data_folder()
    {
        const string canary = "kestrel-over-the-quarry";
        await Migrator.Migrate(services);
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            var id = RandomId.New();
            var words = Sealer.SealForSite(new ContactWords(canary, "canary-reach", "", "en"), ContactRequest.PlaceOf(id));
            await services.GetRequiredService<Writer>().Write(db, () =>
            {
                db.ContactRequests.Add(new ContactRequest(id, words, clock.GetCurrentInstant()));
                db.Settings.Add(new Setting("plain", "plain-as-day"));
                return Task.CompletedTask;
            });
        }

        var files = Directory.GetFiles(store.Place.Folder, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => Holds(file, canary) || Holds(file, "canary-reach"));
        if (!store.Place.IsPostgres)
        {
            Assert.Contains(files, file => Holds(file, "plain-as-day"));
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_reads_the_master_key()
    {
        Keys.SiteKey();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Place.MasterKeyFile));
        Assert.False(store.Place.MasterKeyFile.StartsWith(store.Place.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_its_master_key_the_store_is_refused()
    {
        Keys.SiteKey();
        File.Delete(store.Place.MasterKeyFile);

        var refusal = Assert.Throws<RefusalException>(() => KeyStore.Open(store.Place, clock));

        Assert.Contains("is missing", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(store.Place.MasterKeyFile));
    }

    [Fact]
    public void With_another_master_key_the_store_is_refused()
    {
        Keys.SiteKey();
        File.WriteAllText(store.Place.MasterKeyFile, Convert.ToBase64String(new byte[32]));

        Assert.Throws<RefusalException>(() => KeyStore.Open(store.Place, clock).SiteKey());
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
