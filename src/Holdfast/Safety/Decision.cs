using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>
/// One step of the ladder taken, or undone. It is never edited: there is no verb for it, and each carries a hash, under a
/// key of this site, of itself and the one before. The audit log has an entry for each, so one cut away at the end shows too.
/// </summary>
public sealed class Decision
{
    public const int LongestReason = 1000;

    internal static readonly byte[] Start = new byte[32];

    private Decision()
    {
    }

    /// <param name="number">One more than the last.</param>
    /// <param name="previous">The hash of that one, or <see cref="Start"/>.</param>
    internal static Decision Take(long number, byte[] previous, long by, Step step, Report about, Instant? until, string reason, Instant at, SealingKey moderators, Sealer sealer)
    {
        var decision = new Decision
        {
            Number = number,
            PublicId = RandomId.New(),
            At = at,
            By = by,
            Step = step,
            ReportId = about.Id,
            Kind = about.Kind,
            Thing = about.Thing,
            Subject = about.Subject,
            Group = about.Group,
            Until = until,
        };
        return decision.Close(previous, reason, moderators, sealer);
    }

    internal static Decision Undo(long number, byte[] previous, long by, Decision undone, string reason, Instant at, SealingKey moderators, Sealer sealer)
    {
        var decision = new Decision
        {
            Number = number,
            PublicId = RandomId.New(),
            At = at,
            By = by,
            Step = undone.Step,
            ReportId = undone.ReportId,
            Kind = undone.Kind,
            Thing = undone.Thing,
            Subject = undone.Subject,
            Group = undone.Group,
            Undoes = undone.Number,
        };
        return decision.Close(previous, reason, moderators, sealer);
    }

    /// <summary>From 1, without a gap.</summary>
    [P0] public long Number { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P0] public Instant At { get; private set; }

    /// <summary>The member who decided. Shown to stewards; to the person it is about only as a role.</summary>
    [P1] public long By { get; private set; }

    [P0] public Step Step { get; private set; }

    [P0] public long ReportId { get; private set; }

    [P0] public string Kind { get; private set; } = "";

    [P1] public string Thing { get; private set; } = "";

    [P1] public string? Subject { get; private set; }

    [P1] public string? Group { get; private set; }

    /// <summary>When it ends by itself; null for what has no end.</summary>
    [P0] public Instant? Until { get; private set; }

    /// <summary>The number of the decision this one takes back.</summary>
    [P0] public long? Undoes { get; private set; }

    [P7] public Sealed<string>? Reason { get; private set; }

    /// <summary>32 bytes over this one and the hash of the one before.</summary>
    [P0] public byte[] Hash { get; private set; } = [];

    public SealedPlace ReasonPlace => new("Decisions", PublicId, nameof(Reason));

    private Decision Close(byte[] previous, string reason, SealingKey moderators, Sealer sealer)
    {
        if (reason is not { Length: > 0 and <= LongestReason } || Step.HasEnd() && Undoes is null != Until.HasValue)
        {
            throw new ArgumentException("A decision needs a reason, and an end where its step has one.", nameof(reason));
        }

        Reason = sealer.Seal(reason, moderators, ReasonPlace);
        Hash = HashAfter(previous, sealer);
        return this;
    }

    internal byte[] HashAfter(byte[] previous, Sealer sealer)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Number}\0{PublicId}\0{At.ToUnixTimeTicks()}\0{By}\0{(int)Step}\0{ReportId}\0{Kind}\0{Thing}\0{Subject}\0{Group}\0{Until?.ToUnixTimeTicks()}\0{Undoes}\0"));
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        return sealer.Fingerprint([.. previous, .. length, .. text, .. Reason!.Bytes], "decision");
    }

    private sealed class Mapping : IEntityTypeConfiguration<Decision>
    {
        public void Configure(EntityTypeBuilder<Decision> builder)
        {
            builder.ToTable("Decisions");
            builder.HasKey(decision => decision.Number);
            builder.Property(decision => decision.Number).ValueGeneratedNever();
            builder.Property(decision => decision.PublicId).HasMaxLength(22);
            builder.HasIndex(decision => decision.PublicId).IsUnique();
            builder.Property(decision => decision.Kind).HasMaxLength(Report.KindLength);
            builder.Property(decision => decision.Thing).HasMaxLength(Report.ThingLength);
            builder.Property(decision => decision.Subject).HasMaxLength(Report.SubjectLength);
            builder.Property(decision => decision.Group).HasMaxLength(Report.SubjectLength);
            builder.Property(decision => decision.Reason).IsSealed().IsRequired();
            builder.Property(decision => decision.Hash).HasMaxLength(32);
            builder.HasIndex(decision => decision.Subject);
            builder.HasIndex(decision => decision.ReportId);
            builder.HasIndex(decision => decision.Undoes).IsUnique();
        }
    }
}

public static class Decisions
{
    /// <summary>Those that weren't taken back and whose appeal, if there is one, was answered.</summary>
    public static IQueryable<Decision> Standing(this IQueryable<Decision> decisions, HoldfastDb db) =>
        decisions.Where(decision => decision.Undoes == null && !db.Decisions.Any(other => other.Undoes == decision.Number) && !db.Appeals.Any(appeal => appeal.Decision == decision.Number && appeal.AnsweredAt == null));
}
