using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>The one key pair by which browsers' makers know this site (RFC 8292). Made once: with another, every device would have to be switched on anew.</summary>
public sealed class VapidKey
{
    private VapidKey()
    {
    }

    internal static readonly SealedPlace Place = new("VapidKeys", "1", nameof(Private));

    [P1] public int Id { get; private set; }

    /// <summary>65 bytes, an uncompressed point of P-256. Browsers are given it.</summary>
    [P0] public byte[] Public { get; private set; } = [];

    /// <summary>PKCS #8, under the site's key.</summary>
    [P1] public Sealed<byte[]>? Private { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<VapidKey>
    {
        public void Configure(EntityTypeBuilder<VapidKey> builder)
        {
            builder.ToTable("VapidKeys");
            builder.Property(key => key.Id).ValueGeneratedNever();
            builder.Property(key => key.Public).HasMaxLength(65);
            builder.Property(key => key.Private).IsSealed().IsRequired();
        }
    }
}

/// <summary>Signs pushes for this site.</summary>
public sealed class VapidKeys(IServiceScopeFactory scopes, Writer writer, Sealer sealer, Site site, IClock clock) : IDisposable
{
    private static readonly Duration SignedFor = Duration.FromHours(12);
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);

    private readonly SemaphoreSlim turn = new(1, 1);
    private ECDsa? signing;
    private string? known;

    /// <summary>The public key as a browser's script wants it, in base64url.</summary>
    public async Task<string> Public(CancellationToken cancellation)
    {
        await Ready(cancellation);
        return known!;
    }

    /// <summary>The value of the Authorization header: who sends, for which carrier, and until when that holds.</summary>
    public async Task<string> Sign(Uri endpoint, CancellationToken cancellation)
    {
        var key = await Ready(cancellation);
        var claims = JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = endpoint.GetLeftPart(UriPartial.Authority),
            exp = (clock.GetCurrentInstant() + SignedFor).ToUnixTimeSeconds(),
            // Carriers want an address to write to, and take none that isn't https.
            sub = $"https://{site.Address.Authority}",
        });
        var signed = $"{Header}.{Base64Url.EncodeToString(claims)}";
        byte[] signature;
        lock (key)
        {
            signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        }

        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={known}";
    }

    public void Dispose()
    {
        turn.Dispose();
        signing?.Dispose();
    }

    private async Task<ECDsa> Ready(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return signing ??= await Read(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ECDsa> Read(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var found = await db.VapidKeys.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var (point, bytes) = (WebPush.Point(made.ExportParameters(includePrivateParameters: false)), sealer.SealForSite(made.ExportPkcs8PrivateKey(), VapidKey.Place).Bytes);
            // Two nodes may come to it at once: one writes, both read what stands.
            await writer.Write(
                db, () => db.Database.ExecuteSqlAsync($"""insert into "VapidKeys" ("Id", "Public", "Private") values (1, {point}, {bytes}) on conflict do nothing""", cancellation), cancellation);
            found = await db.VapidKeys.AsNoTracking().SingleAsync(cancellation);
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(sealer.Open(found.Private!, VapidKey.Place), out _);
        known = Base64Url.EncodeToString(found.Public);
        return key;
    }
}
