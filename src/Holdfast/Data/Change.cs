using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Data;

/// <summary>
/// A note that something changed, written in the transaction that changed it. Every process reads these
/// each second and refreshes what it holds in memory (see <see cref="ChangeFeed"/>).
/// </summary>
public sealed class Change
{
    public const string Meeting = "meeting";

    /// <summary>Everything about meetings: an import touched so many that a rebuild is cheaper.</summary>
    public const string AllMeetings = "meetings";

    /// <summary>What stewards chose for the whole site.</summary>
    public const string Settings = "settings";

    private Change()
    {
    }

    public Change(string kind, long subject, Instant at) => (Kind, Subject, At) = (kind, subject, at);

    [P0] public long Id { get; private set; }

    [P0] public string Kind { get; private set; } = "";

    /// <summary>The key of the thing that changed, 0 when the kind says it all.</summary>
    [P0] public long Subject { get; private set; }

    [P0] public Instant At { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<Change>
    {
        public void Configure(EntityTypeBuilder<Change> builder)
        {
            builder.ToTable("Changes");
            builder.Property(change => change.Kind).HasMaxLength(20);
            builder.HasIndex(change => change.At);
        }
    }
}
