using System.Buffers.Text;
using System.Net;
using System.Text.Json.Serialization;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>
/// A browser a member wants to be told on. Where it is reached is sealed under their own key; the row says only since which
/// day, and when it is to be told. Two members of one browser have nothing in common here.
/// </summary>
public sealed class PushDevice
{
    public const int MostPerMember = 5;

    private PushDevice()
    {
    }

    [P1] public long Id { get; private set; }

    [P1] public string PublicId { get; private set; } = "";

    [P1] public long MemberId { get; private set; }

    /// <summary>Of the endpoint, under the member's own key: the same browser is one device.</summary>
    [P1] public byte[] Hash { get; private set; } = [];

    [P1] public Sealed<PushSubscription>? Where { get; private set; }

    [P1] public LocalDate Since { get; private set; }

    /// <summary>When it is to be told, or told again; null when there is nothing to tell. Moved on while a node is at it.</summary>
    [P1] public Instant? TellAt { get; private set; }

    /// <summary>From then it is too late: quiet hours have begun.</summary>
    [P1] public Instant TellUntil { get; private set; }

    [P1] public bool IsUrgent { get; private set; }

    /// <summary>Tries at the push that is on its way.</summary>
    [P1] public int Tries { get; private set; }

    /// <summary>Pushes in a row that never arrived.</summary>
    [P1] public int Missed { get; private set; }

    public SealedPlace Place => new("PushDevices", PublicId, nameof(Where));

    public static PushDevice Of(long member, PushSubscription subscription, SealingKey key, Sealer sealer, LocalDate today)
    {
        var device = new PushDevice { PublicId = RandomId.New(), MemberId = member, Hash = HashOf(subscription.Endpoint, key), Since = today };
        device.Where = sealer.Seal(subscription, key, device.Place);
        return device;
    }

    public static byte[] HashOf(string endpoint, SealingKey key) => KeyedHash.Of(endpoint, key, "push device");

    /// <summary>The browser made its keys anew.</summary>
    public void Renew(PushSubscription subscription, SealingKey key, Sealer sealer) => Where = sealer.Seal(subscription, key, Place);

    /// <summary>To be told now.</summary>
    public void Tell(Instant now, Instant until, bool isUrgent) => (TellAt, TellUntil, IsUrgent, Tries) = (now, until, isUrgent, 0);

    /// <summary>A node is at it until then; after that another may try.</summary>
    internal void Take(Instant until) => (TellAt, Tries) = (until, Tries + 1);

    /// <summary>It needn't be told any more.</summary>
    internal void Stop() => TellAt = null;

    /// <returns>False when nothing has arrived there for so long that it had better be forgotten.</returns>
    internal bool Keep(PushAnswer answer, Instant now)
    {
        switch (answer.Outcome)
        {
            case PushOutcome.Taken:
                Missed = 0;
                Stop();
                return true;
            case PushOutcome.Later when Tries < PushRounds.MostTries:
                TellAt = now + Duration.Max(PushRounds.WaitAfter(Tries), answer.After ?? Duration.Zero);
                return true;
            default:
                Missed++;
                Stop();
                return Missed < PushRounds.MostMissed;
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<PushDevice>
    {
        public void Configure(EntityTypeBuilder<PushDevice> builder)
        {
            builder.ToTable("PushDevices");
            builder.Property(device => device.PublicId).HasMaxLength(22);
            builder.HasIndex(device => device.PublicId).IsUnique();
            builder.Property(device => device.Hash).HasMaxLength(Notice.AboutSize);
            builder.Property(device => device.Where).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(device => device.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(device => new { device.MemberId, device.Hash }).IsUnique();
            builder.HasIndex(device => device.TellAt);
        }
    }
}

/// <summary>Where and how a browser receives: what its <c>PushSubscription</c> gives.</summary>
/// <param name="Endpoint">https, of the browser's maker; up to <see cref="LongestEndpoint"/> characters.</param>
/// <param name="P256dh">The browser's public key: 65 bytes, an uncompressed point of P-256.</param>
/// <param name="Auth">16 bytes that only the browser and this site know.</param>
public sealed record PushSubscription(string Endpoint, byte[] P256dh, byte[] Auth)
{
    public const int LongestEndpoint = 1000;

    [JsonIgnore]
    public Uri Address => new(Endpoint);

    /// <summary>What a browser sent, in base64url; null when no browser would have sent it, or when it leads inside a network.</summary>
    /// <param name="mayLeadTo">Which numeric addresses may be named. A name is looked up when it is connected to, each time anew.</param>
    public static PushSubscription? Read(string? endpoint, string? p256dh, string? auth, Func<IPEndPoint, bool> mayLeadTo)
    {
        if (endpoint is not { Length: > 0 and <= LongestEndpoint } || p256dh is not { Length: < 120 } || auth is not { Length: < 40 }
            || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0
            || (IPAddress.TryParse(address.DnsSafeHost, out var literal) && !mayLeadTo(new IPEndPoint(literal, address.Port)))
            || !Base64Url.IsValid(p256dh) || !Base64Url.IsValid(auth))
        {
            return null;
        }

        var (point, secret) = (Base64Url.DecodeFromChars(p256dh), Base64Url.DecodeFromChars(auth));
        return secret.Length == WebPush.AuthSize && WebPush.IsPoint(point) ? new PushSubscription(address.AbsoluteUri, point, secret) : null;
    }
}

public static class PushDevices
{
    /// <summary>No device of theirs is told any more; for whoever may have lost one. To be called inside a write.</summary>
    public static Task StopAll(this IQueryable<PushDevice> devices, long member, CancellationToken cancellation) =>
        devices.Where(device => device.MemberId == member).ExecuteDeleteAsync(cancellation);
}
