using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// Tells the processor what is needed soon, so that it is there by then: a large index isn't in the processor's cache, and
/// waiting for memory is most of what an answer costs. It changes no result; a processor without it only waits.
/// </summary>
internal static class Prefetch
{
    public static unsafe void Of<T>(T[] array, int index)
        where T : struct
    {
        if (Sse.IsSupported)
        {
            // Only a hint: nothing is read, and when the array has been moved by then, something else is fetched in vain.
            Sse.Prefetch0(Unsafe.AsPointer(ref array[index]));
        }
    }
}
