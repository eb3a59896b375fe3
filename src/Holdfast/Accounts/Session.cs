using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// A browser somebody is signed in with. Its id is 256 random bits that only the browser holds; here is their hash. No
/// address and no browser's name: a list of sessions must not become a list of places.
/// </summary>
public sealed class Session
{
    public static readonly Duration Idle = Duration.FromMinutes(30);
    public static readonly Duration Longest = Duration.FromHours(12);
    public static readonly Duration LongestTrusted = Duration.FromDays(30);
    public const int MostPerMember = 20;

    private Session()
    {
    }

    public Session(byte[] idHash, long memberId, bool isTrusted, Instant at)
    {
        (IdHash, MemberId, IsTrusted, StartedAt, SeenAt) = (idHash, memberId, isTrusted, at, at);
        EndsAt = at + (isTrusted ? LongestTrusted : Longest);
    }

    [P1] public long Id { get; private set; }

    [P1] public byte[] IdHash { get; private set; } = [];

    [P1] public long MemberId { get; private set; }

    /// <summary>The member said that this device is theirs alone.</summary>
    [P1] public bool IsTrusted { get; private set; }

    [P1] public Instant StartedAt { get; private set; }

    /// <summary>To within two minutes; to within a day on a trusted device.</summary>
    [P1] public Instant SeenAt { get; private set; }

    [P1] public Instant EndsAt { get; private set; }

    /// <summary>Since somebody pressed Leave on it. Their passphrase or passkey unlocks it.</summary>
    [P1] public Instant? LockedAt { get; private set; }

    /// <summary>What the member calls this browser, under their own key; null while they gave it no name.</summary>
    [P1] public Sealed<string>? Label { get; private set; }

    public SealedPlace LabelPlace => new("Sessions", Convert.ToHexString(IdHash), nameof(Label));

    /// <summary>Left alone for too long, or left in a hurry: its pages ask again. A trusted device isn't locked by time.</summary>
    public bool IsLockedAt(Instant now) => LockedAt is not null || (!IsTrusted && SeenAt <= now - Idle);

    /// <summary>What a page may call it by: nothing in it leads to the cookie.</summary>
    public string Handle(Sealer sealer) => Convert.ToHexString(sealer.Fingerprint(IdHash, "session on a page").AsSpan(0, 16));

    public void Call(Sealed<string>? label) => Label = label;

    public void Lock(Instant at) => LockedAt ??= at;

    public void Unlock(Instant at) => (LockedAt, SeenAt) = (null, at);

    private sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("Sessions");
            builder.Property(session => session.IdHash).HasMaxLength(32);
            builder.HasIndex(session => session.IdHash).IsUnique();
            builder.Property(session => session.Label).IsSealed();
            builder.HasOne<Member>().WithMany().HasForeignKey(session => session.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(session => session.MemberId);
            builder.HasIndex(session => session.EndsAt);
        }
    }
}

public static class Sessions
{
    /// <summary>Those still good now: neither past their end nor locked, and their member isn't suspended.</summary>
    public static IQueryable<Session> AliveAt(this IQueryable<Session> sessions, HoldfastDb db, Instant now)
    {
        var idleSince = now - Session.Idle;
        return sessions.StandingAt(db, now).Where(session => session.LockedAt == null && (session.IsTrusted || session.SeenAt > idleSince));
    }

    /// <summary>Those, and the locked ones, which their member can unlock.</summary>
    public static IQueryable<Session> StandingAt(this IQueryable<Session> sessions, HoldfastDb db, Instant now) =>
        sessions.Where(session => session.EndsAt > now
            && db.Members.Any(member => member.Id == session.MemberId && (member.SuspendedUntil == null || member.SuspendedUntil <= now)));
}

/// <summary>
/// A browser a member has signed in with before: it keeps a random cookie, and here is a keyed hash of that cookie and
/// the member, so that two members of one browser have nothing in common. It has a lane of its own when signing in.
/// </summary>
public sealed class KnownDevice
{
    public const int MostPerMember = 20;

    private KnownDevice()
    {
    }

    public KnownDevice(long memberId, byte[] hash, LocalDate seenOn) => (MemberId, Hash, SeenOn) = (memberId, hash, seenOn);

    [P1] public long Id { get; private set; }

    [P1] public long MemberId { get; private set; }

    [P1] public byte[] Hash { get; private set; } = [];

    [P1] public LocalDate SeenOn { get; private set; }

    public void SeenAgain(LocalDate on) => SeenOn = on;

    private sealed class Mapping : IEntityTypeConfiguration<KnownDevice>
    {
        public void Configure(EntityTypeBuilder<KnownDevice> builder)
        {
            builder.ToTable("KnownDevices");
            builder.Property(device => device.Hash).HasMaxLength(32);
            builder.HasIndex(device => device.Hash).IsUnique();
            builder.HasOne<Member>().WithMany().HasForeignKey(device => device.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(device => device.MemberId);
        }
    }
}
