using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// Who wrote nameless words may be looked up only when two people with a role ask, for a reason, after a delay, and the
/// author is told. This is the record of it and its rule; nothing opens an author without one that <see cref="MayOpenAt"/>.
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

    /// <summary>Of the post or reply.</summary>
    [P2] public string Subject { get; private set; } = "";

    /// <summary>The public id of the member who asks.</summary>
    [P1] public string AskedBy { get; private set; } = "";

    [P1] public Sealed<string>? Reason { get; private set; }

    [P1] public Instant AskedAt { get; private set; }

    [P1] public string? SecondedBy { get; private set; }

    [P1] public Instant? SecondedAt { get; private set; }

    [P1] public Instant? RefusedAt { get; private set; }

    [P1] public Instant? OpenedAt { get; private set; }

    public SealedPlace ReasonPlace => new("Unmaskings", PublicId, nameof(Reason));

    /// <param name="subject">The public id of nameless words.</param>
    public static Unmasking Ask(string subject, string by, string reason, GroupSeals seals, Instant at)
    {
        if (reason is not { Length: > 0 and <= LongestReason })
        {
            throw new ArgumentException("Looking up who wrote nameless words needs a reason.", nameof(reason));
        }

        var unmasking = new Unmasking { PublicId = RandomId.New(), Subject = subject, AskedBy = by, AskedAt = at };
        unmasking.Reason = seals.SealForSite(reason, unmasking.ReasonPlace);
        return unmasking;
    }

    public Refusal? Second(string by, Instant at)
    {
        if (by == AskedBy)
        {
            return new NotYourOwnSecond();
        }

        if (SecondedAt is null)
        {
            (SecondedBy, SecondedAt) = (by, at);
        }

        return null;
    }

    /// <summary>Anybody with the role may stop it.</summary>
    public void Refuse(Instant at) => RefusedAt ??= at;

    public bool MayOpenAt(Instant now) => RefusedAt is null && SecondedAt is { } seconded && now >= seconded + Delay && now < seconded + Lasts;

    /// <returns>The public id of the membership. The caller notes it in the audit log, about the member, in the same write: that is their notice.</returns>
    /// <exception cref="InvalidOperationException">It may not be opened now, or is about other words.</exception>
    public string Open(string subject, Sealed<string> author, SealedPlace place, GroupSeals seals, Instant now)
    {
        if (!MayOpenAt(now) || subject != Subject)
        {
            throw new InvalidOperationException("Nameless words stay nameless without two people, a reason and the delay.");
        }

        OpenedAt ??= now;
        return seals.Open(author, place);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Unmasking>
    {
        public void Configure(EntityTypeBuilder<Unmasking> builder)
        {
            builder.ToTable("Unmaskings");
            builder.Property(unmasking => unmasking.PublicId).HasMaxLength(22);
            builder.HasIndex(unmasking => unmasking.PublicId).IsUnique();
            builder.Property(unmasking => unmasking.Subject).HasMaxLength(22);
            builder.Property(unmasking => unmasking.AskedBy).HasMaxLength(22);
            builder.Property(unmasking => unmasking.SecondedBy).HasMaxLength(22);
            builder.Property(unmasking => unmasking.Reason).IsSealed().IsRequired();
            builder.HasIndex(unmasking => unmasking.Subject);
        }
    }
}

public sealed record NotYourOwnSecond() : Refusal("Somebody else has to agree: two people look this up together.");
