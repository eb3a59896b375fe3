using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>One date on which a meeting doesn't keep its rule: cancelled, or moved to another date or hour.</summary>
public sealed class ChangedDate
{
    private ChangedDate()
    {
    }

    [P0] public long Id { get; private set; }

    [P0] public long MeetingId { get; private set; }

    /// <summary>The date the rule names.</summary>
    [P0] public LocalDate Date { get; private set; }

    /// <summary>Where it moved; null when it is cancelled.</summary>
    [P0] public LocalDate? MovedTo { get; private set; }

    [P0] public LocalTime? MovedStart { get; private set; }

    public bool IsCancelled => MovedTo is null;

    public static ChangedDate Cancelled(LocalDate date) => new() { Date = date };

    public static ChangedDate Moved(LocalDate date, LocalDate to, LocalTime? start = null) =>
        new() { Date = date, MovedTo = to, MovedStart = start };

    private sealed class Mapping : IEntityTypeConfiguration<ChangedDate>
    {
        public void Configure(EntityTypeBuilder<ChangedDate> builder)
        {
            builder.ToTable("ChangedDates");
            builder.HasIndex(exception => new { exception.MeetingId, exception.Date }).IsUnique();
        }
    }
}
