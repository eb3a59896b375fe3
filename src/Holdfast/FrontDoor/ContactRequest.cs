using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.FrontDoor;

/// <summary>Somebody asked to be contacted. All they wrote is sealed; the row itself says only when.</summary>
public sealed class ContactRequest
{
    private ContactRequest()
    {
    }

    /// <param name="id">Random, from <see cref="RandomId"/>.</param>
    public ContactRequest(string id, Sealed<ContactWords> words, Instant at) => (PublicId, Words, At) = (id, words, at);

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P6] public Sealed<ContactWords>? Words { get; private set; }

    [P0] public Instant At { get; private set; }

    [P1] public long? AnsweredBy { get; private set; }

    [P0] public Instant? AnsweredAt { get; private set; }

    /// <summary>What came of it.</summary>
    [P6] public Sealed<string>? Note { get; private set; }

    public SealedPlace NotePlace => new("ContactRequests", PublicId, nameof(Note));

    /// <summary>Somebody got in touch, or tried. Twice is once: the first note stands.</summary>
    public void Answer(long by, string note, Instant at, Sealer sealer)
    {
        if (AnsweredAt is null)
        {
            (AnsweredBy, AnsweredAt) = (by, at);
            Note = sealer.SealForSite(note, NotePlace);
        }
    }

    public static SealedPlace PlaceOf(string publicId) => new("ContactRequests", publicId, nameof(Words));

    private sealed class Mapping : IEntityTypeConfiguration<ContactRequest>
    {
        public void Configure(EntityTypeBuilder<ContactRequest> builder)
        {
            builder.ToTable("ContactRequests");
            builder.HasIndex(request => request.PublicId).IsUnique();
            builder.Property(request => request.PublicId).HasMaxLength(22);
            builder.Property(request => request.Words).IsSealed().IsRequired();
            builder.Property(request => request.Note).IsSealed();
            builder.Property(request => request.AnsweredAt).IsConcurrencyToken();
            builder.HasIndex(request => new { request.AnsweredAt, request.At });
        }
    }
}

/// <param name="Name">The name to use.</param>
/// <param name="Reach">A way to reach them.</param>
/// <param name="Helps">What would help, and when is a good time.</param>
/// <param name="Language">en or es.</param>
public sealed record ContactWords(string Name, string Reach, string Helps, string Language);
