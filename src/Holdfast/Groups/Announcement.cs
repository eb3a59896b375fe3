using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Groups;

public enum AnnouncementKind
{
    /// <summary>The agreements changed.</summary>
    Agreements = 1,
    Closed = 2,
    Reopened = 3,

    /// <summary>A week of it, for whoever wants the line.</summary>
    Digest = 4,
}

/// <summary>
/// Something all people of a group are to be told, left for <see cref="GroupRounds"/> by the write in which it happened.
/// It knows how far it has come, so that any node may go on, and is gone when everybody has been told.
/// </summary>
public sealed class Announcement
{
    private Announcement()
    {
    }

    /// <param name="by">The membership of whoever did it: they needn't be told.</param>
    public Announcement(Group group, AnnouncementKind kind, long? by) => (GroupId, Kind, ById) = (group.Id, kind, by);

    [P2] public long Id { get; private set; }

    [P2] public long GroupId { get; private set; }

    [P2] public AnnouncementKind Kind { get; private set; }

    [P2] public long? ById { get; private set; }

    /// <summary>Memberships up to this have been told.</summary>
    [P2] public long AfterId { get; private set; }

    /// <summary>Of a digest; null for fewer than five.</summary>
    [P2] public int? Posts { get; private set; }

    /// <inheritdoc cref="Posts"/>
    [P2] public int? Unanswered { get; private set; }

    public Week? Week => Kind == AnnouncementKind.Digest ? new Week(Posts, Unanswered) : null;

    public static Announcement Of(Group group, Week week) => new(group, AnnouncementKind.Digest, null) { Posts = week.Posts, Unanswered = week.Unanswered };

    public void ReachedTo(long membership) => AfterId = membership;

    public string AddressIn(Group group) => SendingWord.AddressOf(group) + Kind switch
    {
        AnnouncementKind.Agreements => "/agree",
        AnnouncementKind.Closed or AnnouncementKind.Reopened or AnnouncementKind.Digest => "",
        _ => throw new InvalidOperationException($"Unknown announcement {Kind}."),
    };

    private sealed class Mapping : IEntityTypeConfiguration<Announcement>
    {
        public void Configure(EntityTypeBuilder<Announcement> builder)
        {
            builder.ToTable("Announcements");
            builder.HasOne<Group>().WithMany().HasForeignKey(announcement => announcement.GroupId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
