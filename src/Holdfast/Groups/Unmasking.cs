using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Where looking up who wrote nameless words stands.</summary>
public enum UnmaskingStage
{
    /// <summary>One has asked, nobody else has agreed.</summary>
    Asked,

    /// <summary>Two agree, and the delay runs.</summary>
    Agreed,

    /// <summary>One of the two may look.</summary>
    Open,
    Looked,
    Refused,

    /// <summary>Nobody agreed, or nobody looked, in time.</summary>
    Lapsed,
}

/// <summary>
/// Who wrote nameless words may be looked up only when two people with a role ask, for a reason, after a delay, and the
/// author is told. This is the record of it and its rule; nothing opens an author without one that <see cref="MayOpenAt"/>.
/// Which words it is about is sealed: whoever reads the rows alone can't join words and author, not even afterwards.
/// </summary>
public sealed class Unmasking
{
    public const int LongestReason = 500;

    /// <summary>Long enough for somebody to say no, short enough where a life may be in danger.</summary>
    public static readonly Duration Delay = Duration.FromHours(1);

    /// <summary>After that it has to be asked for anew.</summary>
    public static readonly Duration Lasts = Duration.FromDays(2);

    private Unmasking()
    {
    }

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long GroupId { get; private set; }

    /// <summary>32 bytes that only this site can make of the post's or reply's id.</summary>
    [P2] public byte[] SubjectHash { get; private set; } = [];

    [P2] public Sealed<UnmaskingAsked>? What { get; private set; }

    /// <summary>The public id of the member who asks.</summary>
    [P1] public string AskedBy { get; private set; } = "";

    /// <summary>The role they asked in: the author reads it.</summary>
    [P1] public string AskedAs { get; private set; } = "";

    [P1] public Instant AskedAt { get; private set; }

    [P1] public string? SecondedBy { get; private set; }

    [P1] public string? SecondedAs { get; private set; }

    [P1] public Instant? SecondedAt { get; private set; }

    [P1] public Instant? RefusedAt { get; private set; }

    [P1] public Instant? OpenedAt { get; private set; }

    public SealedPlace WhatPlace => new("Unmaskings", PublicId, nameof(What));

    /// <param name="kind">post or reply.</param>
    /// <param name="subject">The public id of nameless words.</param>
    /// <param name="by">The public id of a member.</param>
    /// <param name="role">One of <see cref="Roles"/>: what they hold that lets them ask.</param>
    public static Unmasking Ask(long group, string kind, string subject, string by, string role, string reason, GroupSeals seals, Instant at)
    {
        if (reason is not { Length: > 0 and <= LongestReason })
        {
            throw new ArgumentException("Looking up who wrote nameless words needs a reason.", nameof(reason));
        }

        var unmasking = new Unmasking { PublicId = RandomId.New(), GroupId = group, SubjectHash = seals.SubjectHash(subject), AskedBy = by, AskedAs = role, AskedAt = at };
        unmasking.What = seals.SealForSite(new UnmaskingAsked(kind, subject, reason), unmasking.WhatPlace);
        return unmasking;
    }

    public UnmaskingStage StageAt(Instant now) => this switch
    {
        { OpenedAt: not null } => UnmaskingStage.Looked,
        { RefusedAt: not null } => UnmaskingStage.Refused,
        { SecondedAt: null } => now < AskedAt + Lasts ? UnmaskingStage.Asked : UnmaskingStage.Lapsed,
        { SecondedAt: { } seconded } => now < seconded + Delay ? UnmaskingStage.Agreed : now < seconded + Lasts ? UnmaskingStage.Open : UnmaskingStage.Lapsed,
    };

    public Refusal? Second(string by, string role, Instant at)
    {
        if (by == AskedBy)
        {
            return new NotYourOwnSecond();
        }

        if (StageAt(at) is UnmaskingStage.Looked or UnmaskingStage.Refused or UnmaskingStage.Lapsed)
        {
            return new NoLongerAsked();
        }

        if (SecondedAt is null)
        {
            (SecondedBy, SecondedAs, SecondedAt) = (by, role, at);
        }

        return null;
    }

    /// <summary>Anybody with the role may stop it, until it was looked at.</summary>
    public void Refuse(Instant at)
    {
        if (OpenedAt is null)
        {
            RefusedAt ??= at;
        }
    }

    public bool MayOpenAt(Instant now) => StageAt(now) == UnmaskingStage.Open;

    /// <summary>Whether this is one of the two people.</summary>
    public bool IsBy(string member) => member == AskedBy || member == SecondedBy;

    /// <summary>Once.</summary>
    /// <returns>The public id of the membership. The caller notes it in the audit log, about the member, and leaves them a notice, in the same write.</returns>
    /// <exception cref="InvalidOperationException">It may not be opened now or by them, or is about other words.</exception>
    public string Open(string by, string subject, Sealed<string> author, SealedPlace place, GroupSeals seals, Instant now)
    {
        if (!IsBy(by) || !MayOpenAt(now) || !SubjectHash.AsSpan().SequenceEqual(seals.SubjectHash(subject)))
        {
            throw new InvalidOperationException("Nameless words stay nameless without two people, a reason and the delay.");
        }

        OpenedAt = now;
        return seals.Open(author, place);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Unmasking>
    {
        public void Configure(EntityTypeBuilder<Unmasking> builder)
        {
            builder.ToTable("Unmaskings");
            builder.Property(unmasking => unmasking.PublicId).HasMaxLength(22);
            builder.HasIndex(unmasking => unmasking.PublicId).IsUnique();
            builder.Property(unmasking => unmasking.SubjectHash).HasMaxLength(32);
            builder.Property(unmasking => unmasking.AskedBy).HasMaxLength(22);
            builder.Property(unmasking => unmasking.AskedAs).HasMaxLength(20);
            builder.Property(unmasking => unmasking.SecondedBy).HasMaxLength(22);
            builder.Property(unmasking => unmasking.SecondedAs).HasMaxLength(20);
            builder.Property(unmasking => unmasking.What).IsSealed().IsRequired();
            builder.HasOne<Group>().WithMany().HasForeignKey(unmasking => unmasking.GroupId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(unmasking => unmasking.SubjectHash);
            builder.HasIndex(unmasking => new { unmasking.GroupId, unmasking.Id });
            builder.HasIndex(unmasking => unmasking.AskedAt);
        }
    }
}

/// <param name="Kind">post or reply.</param>
/// <param name="Thing">Its public id.</param>
public sealed record UnmaskingAsked(string Kind, string Thing, string Reason);

public static class Unmaskings
{
    /// <summary>Those that wait for somebody: asked, agreed, or open to be looked at.</summary>
    public static IQueryable<Unmasking> WaitingAt(this IQueryable<Unmasking> unmaskings, Instant now)
    {
        var since = now - Unmasking.Lasts;
        return unmaskings.Where(unmasking => unmasking.RefusedAt == null && unmasking.OpenedAt == null
            && ((unmasking.SecondedAt == null && unmasking.AskedAt > since) || unmasking.SecondedAt > since));
    }
}

public sealed record NotYourOwnSecond() : Refusal("Somebody else has to agree: two people look this up together.");

public sealed record NoLongerAsked() : Refusal("This isn’t asked any more. Somebody said no, or its time has passed.");

public sealed record RefusedBefore() : Refusal("Somebody said no when you asked before. Somebody else may ask.");

public sealed record ManyAsked() : Refusal("Much is asked in this group already. Let some of it be settled first.");

public sealed record NothingToLookUp() : Refusal("The words were taken back, and with them who wrote them.");
