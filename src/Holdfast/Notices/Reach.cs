using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>
/// How a member may be reached: what they chose, sealed under their own key, and when their devices are next to be told.
/// The row is the outbox: it is marked due in the transaction of the event. One push covers everything that waits.
/// </summary>
public sealed class Reach
{
    private Reach()
    {
    }

    public Reach(long memberId) => MemberId = memberId;

    [P1] public long MemberId { get; private set; }

    [P1] public Sealed<NoticeChoices>? Choices { get; private set; }

    /// <summary>Null when there is nothing to tell.</summary>
    [P1] public Instant? DueAt { get; private set; }

    /// <summary>Somebody waits for them: no quiet hours, no daily two.</summary>
    [P1] public bool IsUrgent { get; private set; }

    /// <summary>The day, by the member's clock, that <see cref="ToldCount"/> counts.</summary>
    [P1] public LocalDate? ToldOn { get; private set; }

    [P1] public int ToldCount { get; private set; }

    public static SealedPlace PlaceOf(string memberPublicId) => new("Reaches", memberPublicId, nameof(Choices));

    /// <param name="choices">Sealed at <see cref="PlaceOf"/>.</param>
    /// <param name="tells">Whether any kind still tells a device; if none does, what was due no longer is.</param>
    public void Choose(Sealed<NoticeChoices> choices, bool tells)
    {
        Choices = choices;
        if (!tells)
        {
            Drop();
        }
    }

    /// <summary>Nothing is due any more.</summary>
    public void Drop() => (DueAt, IsUrgent) = (null, false);

    /// <summary>Not yet: quiet hours, or two already today.</summary>
    public void Wait(Instant until) => DueAt = until;

    /// <summary>Their devices are being told.</summary>
    /// <param name="on">The day by the member's clock.</param>
    public void Told(LocalDate on)
    {
        if (!IsUrgent)
        {
            ToldCount = ToldToday(on) + 1;
            ToldOn = on;
        }

        Drop();
    }

    public int ToldToday(LocalDate on) => ToldOn == on ? ToldCount : 0;

    private sealed class Mapping : IEntityTypeConfiguration<Reach>
    {
        public void Configure(EntityTypeBuilder<Reach> builder)
        {
            builder.ToTable("Reaches");
            builder.HasKey(reach => reach.MemberId);
            builder.Property(reach => reach.MemberId).ValueGeneratedNever();
            builder.Property(reach => reach.Choices).IsSealed().IsRequired();
            builder.HasOne<Member>().WithOne().HasForeignKey<Reach>(reach => reach.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(reach => reach.DueAt);
        }
    }
}
