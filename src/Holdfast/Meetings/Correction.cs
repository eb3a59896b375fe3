using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>What somebody suggested about a listing. Kept sealed until a steward reads it; anyone may suggest, so nothing here says who.</summary>
public sealed class Correction
{
    public const int TextLength = 2000;

    private Correction()
    {
    }

    /// <param name="id">Random, from <see cref="RandomId"/>.</param>
    public Correction(string id, long meetingId, CorrectionKind kind, Sealed<CorrectionText> text, Instant at) =>
        (PublicId, MeetingId, Kind, Text, At) = (id, meetingId, kind, text, at);

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P0] public long MeetingId { get; private set; }

    [P0] public CorrectionKind Kind { get; private set; }

    [P6] public Sealed<CorrectionText>? Text { get; private set; }

    [P0] public Instant At { get; private set; }

    [P1] public long? DecidedBy { get; private set; }

    [P0] public Instant? DecidedAt { get; private set; }

    /// <summary>The listing was changed because of it.</summary>
    [P0] public bool WasTaken { get; private set; }

    /// <summary>Why it was declined.</summary>
    [P6] public Sealed<string>? Answer { get; private set; }

    public SealedPlace AnswerPlace => new("Corrections", PublicId, nameof(Answer));

    /// <summary>The listing says so now. Twice is once: the first decision stands.</summary>
    public void Take(long by, Instant at)
    {
        if (DecidedAt is null)
        {
            (DecidedBy, DecidedAt, WasTaken) = (by, at, true);
        }
    }

    public void Decline(long by, string reason, Instant at, Sealer sealer)
    {
        if (DecidedAt is null)
        {
            (DecidedBy, DecidedAt) = (by, at);
            Answer = sealer.SealForSite(reason, AnswerPlace);
        }
    }

    public static SealedPlace PlaceOf(string publicId) => new("Corrections", publicId, nameof(Text));

    private sealed class Mapping : IEntityTypeConfiguration<Correction>
    {
        public void Configure(EntityTypeBuilder<Correction> builder)
        {
            builder.ToTable("Corrections");
            builder.HasIndex(correction => correction.PublicId).IsUnique();
            builder.Property(correction => correction.PublicId).HasMaxLength(22);
            builder.Property(correction => correction.Text).IsSealed().IsRequired();
            builder.HasOne<Meeting>().WithMany().HasForeignKey(correction => correction.MeetingId);
            builder.Property(correction => correction.Answer).IsSealed();
            builder.Property(correction => correction.DecidedAt).IsConcurrencyToken();
            builder.HasIndex(correction => new { correction.DecidedAt, correction.At });
        }
    }
}

public enum CorrectionKind
{
    Time = 1,
    Place = 2,
    Link = 3,
    Ended = 4,
    Other = 5,
}

public sealed record CorrectionText(string Words);
