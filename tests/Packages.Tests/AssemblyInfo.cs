// They wait for other processes that use all processors.
[assembly: DoNotParallelize]
