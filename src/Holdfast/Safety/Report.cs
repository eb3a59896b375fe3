using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>
/// Somebody asked that a thing be looked at. What it said is kept as it stood, sealed to the moderators. Who asked is a
/// keyed hash: it finds their own reports for them and tells nobody else, moderators included, who they are.
/// </summary>
public sealed class Report
{
    public const int KindLength = 20;
    public const int ThingLength = 100;
    public const int SubjectLength = 64;
    public const int LongestWords = 1000;

    /// <summary>How many a member may send in a day.</summary>
    public const int MostPerDay = 10;

    private Report()
    {
    }

    /// <param name="reporter">From <see cref="ReporterHash"/>.</param>
    public Report(string kind, string thing, Reported what, ReportReason reason, string words, byte[] reporter, Instant at, SealingKey moderators, Sealer sealer)
    {
        (PublicId, Kind, Thing, Subject, Group) = (RandomId.New(), kind, thing, what.Subject, what.Group);
        (Reason, Reporter, OpenMark, At, DueAt) = (reason.Code, reporter, MarkOf(reporter, kind, thing, sealer), at, at + reason.Within);
        Snapshot = sealer.Seal(new ReportSnapshot(what.Title, what.Lines, words), moderators, SnapshotPlace);
    }

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P0] public string Kind { get; private set; } = "";

    [P1] public string Thing { get; private set; } = "";

    /// <summary>Whom it is about, see <see cref="IReportable"/>.</summary>
    [P1] public string? Subject { get; private set; }

    [P1] public string? Group { get; private set; }

    /// <summary>A code of <c>report-reasons.yaml</c>.</summary>
    [P1] public string Reason { get; private set; } = "";

    /// <summary>32 bytes only this site can make of a member.</summary>
    [P1] public byte[] Reporter { get; private set; } = [];

    /// <summary>The same for one member and one thing, and gone once it is decided: nobody has the same thing open twice.</summary>
    [P1] public byte[]? OpenMark { get; private set; }

    [P7] public Sealed<ReportSnapshot>? Snapshot { get; private set; }

    [P0] public Instant At { get; private set; }

    /// <summary>By when somebody should have looked; after that it is on the stewards' desk too.</summary>
    [P0] public Instant DueAt { get; private set; }

    [P0] public Instant? DecidedAt { get; private set; }

    [P0] public bool WasActedOn { get; private set; }

    public SealedPlace SnapshotPlace => new("Reports", PublicId, nameof(Snapshot));

    public static byte[] ReporterHash(string publicId, Sealer sealer) => sealer.Fingerprint(Encoding.UTF8.GetBytes(publicId), "reporter");

    public static byte[] MarkOf(byte[] reporter, string kind, string thing, Sealer sealer) =>
        sealer.Fingerprint([.. reporter, .. Encoding.UTF8.GetBytes($"{kind}\0{thing}")], "open report");

    /// <summary>Somebody looked and decided. Twice is once: the first stands.</summary>
    public void Decide(bool actedOn, Instant at)
    {
        if (DecidedAt is null)
        {
            (DecidedAt, WasActedOn, OpenMark) = (at, actedOn, null);
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<Report>
    {
        public void Configure(EntityTypeBuilder<Report> builder)
        {
            builder.ToTable("Reports");
            builder.Property(report => report.PublicId).HasMaxLength(22);
            builder.HasIndex(report => report.PublicId).IsUnique();
            builder.Property(report => report.Kind).HasMaxLength(KindLength);
            builder.Property(report => report.Thing).HasMaxLength(ThingLength);
            builder.Property(report => report.Subject).HasMaxLength(SubjectLength);
            builder.Property(report => report.Group).HasMaxLength(SubjectLength);
            builder.Property(report => report.Reason).HasMaxLength(ReportReasons.CodeLength);
            builder.Property(report => report.Reporter).HasMaxLength(32);
            builder.Property(report => report.OpenMark).HasMaxLength(32);
            builder.HasIndex(report => report.OpenMark).IsUnique();
            // Two who decide at once: the second is told, and sees what the first decided.
            builder.Property(report => report.DecidedAt).IsConcurrencyToken();
            builder.Property(report => report.Snapshot).IsSealed().IsRequired();
            builder.HasIndex(report => new { report.DecidedAt, report.DueAt });
            builder.HasIndex(report => new { report.Reporter, report.At });
        }
    }
}

/// <param name="Lines">What the thing said when it was reported.</param>
/// <param name="Words">What whoever reported it added; may be empty.</param>
public sealed record ReportSnapshot(string Title, IReadOnlyList<SnapshotLine> Lines, string Words);
