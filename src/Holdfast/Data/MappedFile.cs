using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Data;

/// <summary>A file read in place: the system holds the pages that are looked at, and can let them go, where a copy would hold all of it.</summary>
public sealed unsafe class MappedFile
{
    // Never unmapped while somebody could still read: it lives as long as the program does.
    private readonly SafeMemoryMappedViewHandle view;
    private readonly byte* start;

    /// <exception cref="InvalidDataException">The file is empty.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public MappedFile(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is empty.");
        }

        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        Length = checked((int)length);
        view.AcquirePointer(ref start);
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Bytes => new(start, Length);
}
