using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Meetings;

public sealed partial class Meeting
{
    public const int NameLength = 255;
    public const int LineLength = 400;
    public const int NotesLength = 4000;
    public const int UrlLength = 1000;

    private sealed class Mapping : IEntityTypeConfiguration<Meeting>
    {
        public void Configure(EntityTypeBuilder<Meeting> builder)
        {
            builder.ToTable("Meetings");
            builder.HasIndex(meeting => meeting.FeedId).IsUnique();
            builder.HasIndex(meeting => meeting.Slug).IsUnique();
            builder.HasIndex(meeting => new { meeting.SourceId, meeting.SourceKey }).IsUnique();
            builder.HasIndex(meeting => meeting.UpdatedAt);
            builder.HasOne(meeting => meeting.Source).WithMany().HasForeignKey(meeting => meeting.SourceId).OnDelete(DeleteBehavior.Restrict);
            builder.HasMany(meeting => meeting.Exceptions).WithOne().HasForeignKey(exception => exception.MeetingId);
            builder.Navigation(meeting => meeting.Exceptions).HasField("exceptions").UsePropertyAccessMode(PropertyAccessMode.Field);
            builder.ComplexProperty(meeting => meeting.Schedule);
            builder.Property(meeting => meeting.Private).IsSealed();
            builder.Property(meeting => meeting.Slug).HasMaxLength(100);
            builder.Property(meeting => meeting.Programme).HasMaxLength(40);
            builder.Property(meeting => meeting.Name).HasMaxLength(NameLength);
            builder.Property(meeting => meeting.TimeZone).HasMaxLength(64);
            builder.Property(meeting => meeting.SourceDigest).HasMaxLength(64);
            foreach (var line in new[] { nameof(SourceSlug), nameof(SourceKey), nameof(FormatKeys), nameof(Group), nameof(Location), nameof(Street), nameof(City), nameof(State), nameof(PostalCode), nameof(Country), nameof(FormattedAddress), nameof(Region), nameof(SubRegion), nameof(ConferencePhone) })
            {
                builder.Property(line).HasMaxLength(LineLength);
            }

            foreach (var text in new[] { nameof(GroupNotes), nameof(Notes), nameof(LocationNotes), nameof(ConferenceUrlNotes), nameof(ConferencePhoneNotes), nameof(Extra) })
            {
                builder.Property(text).HasMaxLength(NotesLength);
            }

            builder.Property(meeting => meeting.Website).HasMaxLength(UrlLength);
            builder.Property(meeting => meeting.ConferenceUrl).HasMaxLength(UrlLength);
        }
    }
}
